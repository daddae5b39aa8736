"""Takes the grant schemes and the law that binds them from the platform file into the database."""

import tomllib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from grants.models import ExternalScheme, GrantScheme, SchemeTerms
from grants.models.scheme import Applicants, GrantKind
from grants.ready_forms import FOLDER, give_form
from portal import platform
from portal.models.audit import record
from portal.platform import LegalRule, Platform, Scheme

APPLICANTS = {GrantKind.SCHOLARSHIP: Applicants.PERSONS}  # to begin with; staff can change it


@dataclass(frozen=True)
class Synced:
    created: int
    updated: int
    unchanged: int


@transaction.atomic
def sync_schemes(*, at: datetime, source: Platform | None = None) -> Synced:
    """Make the schemes as the platform file has them; run as often as you like.

    What the file says wins over what is stored; what only staff know (unit, limits, who may apply) is never
    touched. A scheme that the file no longer has is not offered any more. Terms that exist are left alone,
    because decisions were made under them; so is a form, once the scheme has one.
    """
    source = source or platform.current()
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for wanted in source.grants.schemes:
        counts[_sync(wanted, source, at=at)] += 1
    gone = GrantScheme.objects.offered().exclude(code__in=[scheme.id for scheme in source.grants.schemes])
    counts["updated"] += gone.update(is_offered=False)
    _add_external()
    return Synced(**counts)


def _add_external() -> None:
    """Others' schemes to begin with. Once there is any, staff keep them."""
    if ExternalScheme.objects.exists():
        return
    table = tomllib.loads((FOLDER / "external.toml").read_text(encoding="utf-8"))
    ExternalScheme.objects.bulk_create(ExternalScheme(**facts) for facts in table["schemes"])


def _sync(wanted: Scheme, source: Platform, *, at: datetime) -> str:
    facts = {
        "title": wanted.title,
        "kind": wanted.kind,
        "purpose": wanted.purpose,
        "criteria": list(wanted.criteria),
        "answer_within_weeks": source.grants.answer_within_weeks,
        "source": wanted.source,
        "is_offered": True,
    }
    first = {**facts, "applicants": APPLICANTS.get(GrantKind(wanted.kind), Applicants.ASSOCIATIONS)}
    scheme, is_new = GrantScheme.objects.get_or_create(code=wanted.id, defaults=first)
    changed = tuple(name for name, value in facts.items() if getattr(scheme, name) != value)
    for name in changed:
        setattr(scheme, name, facts[name])
    if changed:
        scheme.save(update_fields=changed)
    added = [_add_terms(scheme, rule) for rule in source.legal_rules if rule.id == wanted.legal_rule]
    if give_form(scheme, source.id, at=at):
        scheme.applications_without_form().update(form_version=scheme.form_in_use())
    if is_new or changed or any(added):
        verb = "added" if is_new else "changed"
        record(f"grants.scheme.{verb}", scheme, by=None, at=at, fields=changed)
    return "created" if is_new else "updated" if changed or any(added) else "unchanged"


def _add_terms(scheme: GrantScheme, rule: LegalRule) -> bool:
    interim, nynorsk = rule.interim_reply_after, "\n\n".join(rule.appeal_paragraphs_nn)
    terms, is_new = SchemeTerms.objects.get_or_create(
        scheme=scheme,
        valid_from=rule.valid_from,
        defaults={
            "is_individual_decision": rule.is_individual_decision,
            "appeal_days": rule.appeal_days or None,
            "appeal_body": rule.appeal_body,
            "appeal_information": "\n\n".join(rule.appeal_paragraphs),
            "appeal_information_nn": nynorsk,
            "interim_reply_months": interim.months if interim else 0,
            "interim_reply_days": interim.weeks * 7 + interim.days if interim else 0,
            "source": rule.source,
        },
    )
    if nynorsk and not terms.appeal_information_nn:
        terms.appeal_information_nn = nynorsk
        terms.save(update_fields=["appeal_information_nn"])
        return True
    return is_new
