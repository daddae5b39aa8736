"""What can never be true of an application: the database refuses it."""

from django.db import models
from django.db.models import F, Q

from grants.states import DECIDED, JUDGED, RECEIVED, STANDING

CONSTRAINTS = (
    models.UniqueConstraint(
        "call",
        "association",
        condition=Q(state__in=sorted(STANDING)),
        name="application_one_per_association_and_call",
    ),
    models.UniqueConstraint(
        "call",
        "person",
        condition=Q(state__in=sorted(STANDING)),
        name="application_one_per_person_and_call",
    ),
    models.CheckConstraint(
        condition=Q(association__isnull=False, person__isnull=True, language_form="")
        | Q(association__isnull=True, person__isnull=False)
        | Q(association__isnull=True, person__isnull=True, forgotten_years__isnull=False),
        name="application_of_an_association_or_a_person",
    ),
    models.CheckConstraint(
        condition=Q(state="draft", case__isnull=True)
        | Q(state="withdrawn")
        | Q(state="submitted", case__isnull=True) & ~Q(receipt_code="")
        | Q(state__in=sorted(RECEIVED), case__isnull=False),
        name="application_has_a_case_once_sent",
    ),
    models.CheckConstraint(
        condition=Q(case__isnull=True, receipt_code="", submitted_at__isnull=True, submitted_by__isnull=True)
        | (Q(case__isnull=False) | ~Q(receipt_code=""))
        & Q(submitted_at__isnull=False)
        & (Q(submitted_by__isnull=False) | Q(forgotten_years__isnull=False)),
        name="application_sent_has_a_time_and_a_sender",
    ),
    models.CheckConstraint(
        condition=Q(submitted_at__isnull=True)
        | Q(forgotten_years__isnull=False)
        | (Q(contact__isnull=False, amount_applied__isnull=False) & ~Q(bank_account_number="")),
        name="application_sent_is_complete",
    ),
    models.CheckConstraint(
        condition=Q(members_6_20__isnull=True)
        | Q(members_total__isnull=True)
        | Q(members_6_20__lte=F("members_total")),
        name="application_young_members_are_members",
    ),
    models.CheckConstraint(
        condition=Q(amount_applied__isnull=True) | Q(amount_applied__gt=0),
        name="application_asks_for_money",
    ),
    models.CheckConstraint(
        condition=Q(bank_account_number__regex=r"^([0-9]{11})?$"),
        name="application_account_has_eleven_digits",
    ),
    models.CheckConstraint(
        condition=Q(is_late=False, late_admitted_at__isnull=True)
        | Q(is_late=True, submitted_at__isnull=False),
        name="application_late_only_when_sent",
    ),
    models.CheckConstraint(
        condition=~Q(state__in=sorted(JUDGED)) | Q(is_late=False) | Q(late_admitted_at__isnull=False),
        name="application_late_is_judged_only_when_admitted",
    ),
    models.CheckConstraint(
        condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
        | (~Q(state__in=sorted(DECIDED)) & Q(decided_at__isnull=True)),
        name="application_decided_has_a_time",
    ),
    models.CheckConstraint(
        condition=Q(saved_by__isnull=False) | Q(forgotten_years__isnull=False),
        name="application_is_saved_by_somebody",
    ),
    models.UniqueConstraint(
        "receipt_code", condition=~Q(receipt_code=""), name="application_receipt_code_is_one_only"
    ),
)
