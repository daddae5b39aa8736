"""Figures of the schemes and of how they are handled, for the page of promises."""

import statistics
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.models import ExternalScheme, FormVersion, Grant, GrantApplication, GrantScheme, Question
from grants.models.answer_times import AnswerTimes
from grants.models.form import minutes_of
from portal import clock, registries
from portal.measures import counted
from portal.registries import Measure
from portal.templatetags.portal import number


def median_days(today: date) -> Measure | None:
    """From received to decided, over the last twelve months."""
    found = _last_year(today)
    if found.median_days is None:
        return None
    text = ngettext("%(n)s day", "%(n)s days", found.median_days) % {"n": number(found.median_days)}
    return Measure(gettext_lazy("Grants: answer after, median"), text)


def answered_on_time(today: date) -> Measure | None:
    """How many of the last twelve months' answers came by the promised day."""
    found = _last_year(today)
    if not found.number:
        return None
    values = {"on_time": found.on_time, "all": found.number}
    return Measure(gettext_lazy("Grants: answered by the promised day"), _("%(on_time)s of %(all)s") % values)


def form_minutes(today: date) -> Measure | None:
    """What the forms take to fill in, by the meter that the applicant sees."""
    asked = Question.objects.filter(
        version__in=FormVersion.objects.in_use(), version__scheme__is_offered=True
    )
    by_form = groupby(asked.only("version", "kind").order_by("version"), key=lambda one: one.version_id)
    minutes = [minutes_of(list(questions)) for _form, questions in by_form]
    if not minutes:
        return None
    text = _("%(n)s min.") % {"n": number(round(statistics.median(minutes)))}
    return Measure(gettext_lazy("To fill in an application form, median"), text)


def schemes(today: date) -> Measure | None:
    return counted(gettext_lazy("Schemes of the municipality"), GrantScheme.objects.offered().count())


def others_schemes(today: date) -> Measure | None:
    """Those of others that staff have looked at lately."""
    offered = ExternalScheme.objects.offered()
    fresh = offered.exclude(pk__in=offered.stale(today).values("pk")).count()
    return counted(gettext_lazy("Schemes of others, checked lately"), fresh)


def unrestricted(today: date) -> Measure | None:
    """Of the kroner granted in the last twelve months, those that the association decides how to use."""
    granted = Grant.objects.decided_since(_a_year_before(today))
    total = granted.total()
    if not total:
        return None
    free = granted.unrestricted().total()
    return Measure(
        gettext_lazy("Granted without strings, last year"),
        f"{100 * free // total}\N{NO-BREAK SPACE}%",
    )


def _last_year(today: date) -> AnswerTimes:
    """How the applications of the last twelve months were answered."""
    return GrantApplication.objects.decided_since(_a_year_before(today)).answer_times()


def _a_year_before(today: date) -> datetime:
    return clock.local(today - timedelta(days=365), datetime.min.time())


def register() -> None:
    registries.measures.register("grants.median_days", median_days)
    registries.measures.register("grants.answered_on_time", answered_on_time)
    registries.measures.register("grants.form_minutes", form_minutes)
    registries.measures.register("grants.schemes", schemes)
    registries.measures.register("grants.others_schemes", others_schemes)
    registries.measures.register("grants.unrestricted", unrestricted)
