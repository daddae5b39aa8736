"""The certificate of volunteering as PDF. Made anew each time: the same certificate gives the same bytes."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from organizations.models.volunteering import VolunteerCertificate
from portal import documents, platform
from portal.clock import OSLO
from portal.templatetags.portal import day


def render(certificate: VolunteerCertificate) -> bytes:
    with override(settings.LANGUAGE_CODE):
        return documents.render(
            "volunteer_certificate",
            facts(certificate),
            title=_("Certificate of volunteering"),
            language=settings.LANGUAGE_CODE,
            dated=certificate.issued_at.astimezone(OSLO).date(),
        )


def facts(certificate: VolunteerCertificate) -> dict[str, Any]:
    """What letters/volunteer_certificate.typ takes."""
    municipality = platform.current().municipality.name
    issued = day(certificate.issued_at)
    return {
        "municipality": municipality,
        "name": str(certificate.user),
        "statement": _("has given these hours of voluntary work. The organisers have approved each of them."),
        "period": f"{day(certificate.first_on)} – {day(certificate.last_on)}",
        "total": in_hours(certificate.minutes),
        "lines": [[name, in_hours(minutes)] for name, minutes in certificate.lines],
        "check": [
            _("Made %(day)s from the volunteer portal of %(municipality)s.")
            % {"day": issued, "municipality": municipality},
            _("Whoever gets this paper can check it on this page, with this code:"),
        ],
        "address": settings.PORTAL_BASE_URL + reverse("certificate_check"),
        "code": certificate.shown_code,
        "accent": platform.current().accent.light.base_default,
        "notice": _("Demo. Associations and people are invented.") if settings.DEMO else "",
    }


def in_hours(minutes: int) -> str:
    """150 → "2,5 timer"."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()
    shown = f"{hours:f}".replace(".", ",")
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2) % {"hours": shown}
