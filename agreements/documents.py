"""The agreement as PDF: the six sections as they were confirmed, and who confirmed them when."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext, override

from agreements.models import Confirmation, PartnershipAgreement
from agreements.states import AgreementParty
from agreements.template import PRINCIPLE, TEMPLATE, Section
from portal import documents, platform
from portal.clock import OSLO
from portal.models import StoredFile
from portal.templatetags.portal import day as in_words

if TYPE_CHECKING:
    from portal.models import User

PURPOSE = "agreements.pdf"


def municipality() -> str:
    return str(platform.current().municipality.name)


def keep(agreement: PartnershipAgreement, *, by: "User", at: datetime) -> StoredFile:
    """Render and store the document. Call it in the transaction that puts the agreement in force."""
    return StoredFile.keep(
        render(agreement, at=at),
        name=f"avtale-{agreement.case.reference.replace('/', '-')}-{slugify(agreement.title)[:60]}.pdf",
        content_type="application/pdf",
        purpose=PURPOSE,
        by=by,
        at=at,
    )


def render(agreement: PartnershipAgreement, *, at: datetime) -> bytes:
    """The PDF bytes, dated the day of `at`."""
    with override(settings.LANGUAGE_CODE):
        return documents.render(
            "agreement",
            facts(agreement),
            title=agreement.title,
            language=settings.LANGUAGE_CODE,
            dated=at.astimezone(OSLO).date(),
        )


def facts(agreement: PartnershipAgreement) -> dict[str, Any]:
    """What letters/agreement.typ takes."""
    standing = Confirmation.objects.standing().filter(agreement=agreement).select_related("confirmed_by")
    by_party = {confirmation.party: confirmation for confirmation in standing}
    names = {
        AgreementParty.ASSOCIATION: str(agreement.association),
        AgreementParty.UNIT: f"{municipality()}, {agreement.unit}",
    }
    number = agreement.association.organization_number or ""
    parties = [
        {"name": name, "represented_by": str(by_party[party].confirmed_by) if party in by_party else ""}
        for party, name in names.items()
    ]
    parties[0]["organization_number"] = " ".join(number[start : start + 3] for start in (0, 3, 6)).strip()
    return {
        "municipality": municipality(),
        "unit": str(agreement.unit),
        "case_number": agreement.case.reference,
        "parties": parties,
        "introduction": str(PRINCIPLE),
        "sections": [[str(section.heading), texts] for section, texts in sections(agreement)],
        "confirmations": [
            {"name": str(each.confirmed_by), "on_behalf_of": names[AgreementParty(each.party)],
             "at": each.confirmed_at}
            for each in by_party.values()
        ],
        "accent": platform.current().accent.light.base_default,
        "status": gettext("Version %(version)d") % {"version": agreement.version},
        "notice": gettext("Demo. Associations and people are invented.") if settings.DEMO else "",
    }  # fmt: skip


def sections(agreement: PartnershipAgreement) -> list[tuple[Section, list[str]]]:
    """The six points with their texts, the same on the page and on paper; the sixth begins with the dates."""
    found = []
    for section in TEMPLATE:
        written = getattr(agreement, section.field)
        texts = [*(terms(agreement) if section.field == "duration" else ()), *([written] if written else ())]
        found.append((section, texts))
    return found


def terms(agreement: PartnershipAgreement) -> list[str]:
    """The dates of section 6 as sentences."""
    if agreement.starts_on is None:
        period = gettext("The first day is not agreed yet.")
    elif agreement.ends_on is None:
        period = gettext(
            "The agreement is in force from %(first)s until one of the parties terminates it."
        ) % {"first": in_words(agreement.starts_on)}
    else:
        period = gettext("The agreement is in force from %(first)s to %(last)s.") % {
            "first": in_words(agreement.starts_on),
            "last": in_words(agreement.ends_on),
        }
    sentences = [period]
    if agreement.review_on:
        sentences.append(
            gettext("The parties go through it together by %(day)s.") % {"day": in_words(agreement.review_on)}
        )
    sentences.append(notice(agreement.notice_months))
    return sentences


def notice(months: int) -> str:
    """How long the notice is, in a sentence."""
    if months == 0:
        return gettext("Either party may terminate it with immediate effect.")
    return ngettext(
        "Either party may terminate it with one month's notice.",
        "Either party may terminate it with %(months)d months' notice.",
        months,
    ) % {"months": months}
