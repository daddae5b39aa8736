"""The verbs of an agreement. Each is all-or-nothing; every one that says yes or changes text locks the row first."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from agreements import documents, notifications, rules
from agreements.models import Confirmation, PartnershipAgreement
from agreements.permissions import party_of
from agreements.states import OPEN, AgreementParty, AgreementState
from organizations.models import Association
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import Case, Unit
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked

if TYPE_CHECKING:
    from portal.models import User


@transaction.atomic
def start(
    *,
    association: Association,
    unit: Unit,
    title: str,
    by: "User",
    at: datetime,
    key: uuid.UUID | None = None,
) -> PartnershipAgreement:
    """Begin a draft that both parties can write in, and tell the other party.

    `key` is the form's one-time key: the same form sent twice begins one draft.
    """
    key = key or uuid.uuid4()
    # The lock makes a double click wait for the first, and then find its draft.
    Association.objects.select_for_update().get(pk=association.pk)
    if begun := PartnershipAgreement.objects.filter(key=key, association=association).first():
        return begun
    with override(settings.LANGUAGE_CODE):
        partners = gettext(
            "The agreement is made between the association %(association)s and %(unit)s in %(municipality)s."
        ) % {
            "association": association,
            "unit": unit,
            "municipality": documents.municipality(),
        }
    agreement = PartnershipAgreement(
        key=key, association=association, unit=unit, title=title, partners=partners,
        started_at=at, changed_at=at,
    )  # fmt: skip
    party = party_of(by, agreement)
    if party is None:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    agreement.written_by_party = party
    agreement.case = Case.objects.open_new(
        kind="agreements.agreement",
        title=title,
        at=at,
        unit=unit,
        case_handler=by if party == AgreementParty.UNIT else None,
    )
    agreement.save()
    record("agreements.agreement.created", agreement, by=by, at=at, party=party.value)
    notify(notifications.Started(agreement, party.other), at=at)
    return agreement


@transaction.atomic
def rewrite(
    agreement: PartnershipAgreement, *, by: "User", at: datetime, version: int, **text: Any
) -> PartnershipAgreement:
    """Save the whole text. `version` is the one that the writer saw: never overwrites another's change unseen.

    A real change withdraws every confirmation, and tells those who lose one and the other party.
    """
    row = _locked(agreement)
    party = party_of(by, row)
    if party is None:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    if row.state not in OPEN:
        raise Refused(Blocker("wrong_state", _("The text cannot be changed any more.")))
    if version != row.version:
        raise Refused(Blocker("changed_meanwhile", _("Somebody else saved while you were writing.")))
    refuse_if_blocked(rules.of_the_dates(text))
    changed = [name for name in row.TEXT_FIELDS if name in text and getattr(row, name) != text[name]]
    if changed:
        if row.state == AgreementState.PROPOSED:
            _withdraw_confirmations(row, by=by, party=party, at=at)
        for name in changed:
            setattr(row, name, text[name])
        row.version += 1
        row.written_by_party, row.changed_at = party, at
        row.save(update_fields=[*changed, "version", "written_by_party", "changed_at"])
        if party == AgreementParty.UNIT:
            Case.objects.filter(pk=row.case_id, case_handler=None).update(case_handler=by)
        record("agreements.agreement.changed", row, by=by, at=at, fields=tuple(changed))
    agreement.refresh_from_db()
    return agreement


def _withdraw_confirmations(
    row: PartnershipAgreement, *, by: "User", party: AgreementParty, at: datetime
) -> None:
    standing = Confirmation.objects.standing().filter(agreement=row).select_related("confirmed_by")
    confirmers = [confirmation.confirmed_by for confirmation in standing]
    standing.update(withdrawn_at=at)
    move(row, AgreementState.DRAFT, by=by, at=at)
    notify(notifications.TextChanged(row, party.other, confirmers=confirmers, by=by), at=at)


@transaction.atomic
def confirm(agreement: PartnershipAgreement, *, by: "User", at: datetime, seen: str) -> PartnershipAgreement:
    """Say yes for one party to the text with the fingerprint `seen`; the second yes puts it in force.

    The row's lock queues the two parties: whoever comes second finds the first one's yes, and makes the one PDF.
    """
    row = _locked(agreement)
    refuse_if_blocked(rules.of_confirming(row, by=by, seen=seen, day=at.astimezone(OSLO).date()))
    party = party_of(by, row)
    assert party is not None  # of_confirming refuses those who are no party
    Confirmation.objects.create(
        agreement=row,
        party=party,
        confirmed_by=by,
        confirmed_at=at,
        version=row.version,
        text_sha256=seen,
    )
    codes = {"party": party.value, "version": row.version}
    if row.state == AgreementState.DRAFT:
        move(agreement, AgreementState.PROPOSED, by=by, at=at, codes=codes)
        notify(notifications.WaitsForYou(row, party.other), at=at)
    else:
        stored = documents.keep(row, by=by, at=at)
        move(
            agreement,
            AgreementState.ACTIVE,
            by=by,
            at=at,
            codes=codes,
            activated_at=at,
            document=stored,
        )
        _close_case(row, at=at)
        for each in AgreementParty:
            notify(notifications.InForce(row, each), at=at)
    return agreement


@transaction.atomic
def withdraw(agreement: PartnershipAgreement, *, by: "User", at: datetime) -> PartnershipAgreement:
    """Drop a proposal that came to nothing, and tell the other party. What was written is kept."""
    move(agreement, AgreementState.WITHDRAWN, by=by, at=at)
    Confirmation.objects.standing().filter(agreement=agreement).update(withdrawn_at=at)
    _close_case(agreement, at=at)
    party = party_of(by, agreement)
    notify(notifications.Withdrawn(agreement, (party or AgreementParty.UNIT).other), at=at)
    return agreement


@transaction.atomic
def terminate(
    agreement: PartnershipAgreement, *, by: "User", at: datetime, reason: str, terminated_on: date
) -> PartnershipAgreement:
    """Give notice: the agreement holds until `terminated_on`. The parties may agree on less notice than it says."""
    refuse_if_blocked(rules.of_terminating(reason, terminated_on, day=at.astimezone(OSLO).date()))
    party = party_of(by, agreement)
    move(
        agreement,
        AgreementState.TERMINATED,
        by=by,
        at=at,
        terminated_on=terminated_on,
        terminated_by_party=party or "",
        termination_reason=reason,
    )
    for each in AgreementParty:
        notify(notifications.Terminated(agreement, each), at=at)
    return agreement


def end(agreement: PartnershipAgreement, *, at: datetime) -> PartnershipAgreement:
    """The term has run out. The reminder before it has been sent; nobody is told twice."""
    return move(agreement, AgreementState.ENDED, by=None, at=at)


def end_those_over(*, day: date, at: datetime) -> int:
    """End every agreement whose last day is before `day`. Safe to run twice and by two at once."""
    ended = 0
    for agreement in PartnershipAgreement.objects.over(day):
        try:
            end(agreement, at=at)
        except Refused:
            continue  # somebody else ended or terminated it in the meantime
        ended += 1
    return ended


@transaction.atomic
def remind_of_reviews(*, day: date, at: datetime) -> int:
    """Tell both parties, once for each date, that an agreement is to be gone through or ends within 60 days."""
    due = PartnershipAgreement.objects.due_for_review(day).with_parties()
    return sum(
        len(notify(notifications.ReviewDue(agreement, party, day=day), at=at))
        for agreement in due
        for party in AgreementParty
    )


def _locked(agreement: PartnershipAgreement) -> PartnershipAgreement:
    parties = PartnershipAgreement.objects.with_parties()
    return parties.select_for_update(of=("self",)).get(pk=agreement.pk)


def _close_case(agreement: PartnershipAgreement, *, at: datetime) -> None:
    Case.objects.filter(pk=agreement.case_id).update(closed_at=at)
