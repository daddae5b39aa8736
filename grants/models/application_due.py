"""What is due and not done: answers to erase, deadlines to remind of, decisions that nobody has opened."""

from datetime import date, datetime
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from grants.models.application_seen import SeenApplications
from grants.models.scheme import SchemeTerms
from grants.states import DECIDED, ApplicationState
from portal.models import Decision, InterimReply

A = TypeVar("A", bound=models.Model)


class DueApplications(SeenApplications[A], Generic[A]):
    """The part of the queries that asks what has fallen due."""

    def with_answers_to_forget(self, years: int, *, closed_before: datetime) -> Self:
        """Those closed so long ago that answers kept `years` are to be erased, and are not."""
        left = Q(forgotten_years=None) | Q(forgotten_years__lt=years)
        return self.filter(left, case__closed_at__lt=closed_before)

    def drafts_to_forget(self, closed_before: datetime) -> Self:
        """Never sent: deleted by the applicant, or in a call that closed long ago."""
        old = Q(state=ApplicationState.DRAFT, call__application_deadline__lt=closed_before)
        over = old | Q(state=ApplicationState.WITHDRAWN)
        return self.filter(over, submitted_at__isnull=True, forgotten_years__isnull=True)

    def with_deadline_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(call__application_deadline__gte=start, call__application_deadline__lte=end)

    def not_reminded(self) -> Self:
        """Not yet reminded of the deadline as it stands now; a moved deadline is a new occasion."""
        return self.filter(Q(reminded_of=None) | ~Q(reminded_of=F("call__application_deadline")))

    def with_interim_replies(self) -> Self:
        """Adds `has_interim_reply`."""
        replies = InterimReply.objects.filter(case=models.OuterRef("case"))
        return self.annotate(has_interim_reply=models.Exists(replies))

    def with_interim_terms(self, today: date) -> Self:
        """Adds what the law of today says about interim replies, for `interim_reply_by`."""
        terms = SchemeTerms.objects.filter(scheme=models.OuterRef("call__scheme"), valid_from__lte=today)
        newest = terms.order_by("-valid_from")
        return self.annotate(
            interim_months=models.Subquery(newest.values("interim_reply_months")[:1]),
            interim_days=models.Subquery(newest.values("interim_reply_days")[:1]),
        )

    def with_unopened_decisions(self) -> Self:
        """Adds `has_unopened_decision`."""
        unopened = Decision.objects.in_force().unopened().filter(case=models.OuterRef("case"))
        return self.annotate(has_unopened_decision=models.Exists(unopened))

    def with_decision_unopened_since(self, moment: datetime) -> Self:
        unopened = Decision.objects.in_force().unopened().filter(notified_at__lte=moment)
        return self.filter(state__in=DECIDED, case__decisions__in=unopened)
