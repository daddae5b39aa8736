"""The day of one site, for whoever looks after it: who comes when, where, and who has the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from facilities.models import Attendance, Booking, BookingKind, DropInPlace, Site
from portal import documents, platform
from portal.clock import local
from portal.models import User
from portal.templatetags.portal import hhmm, weekday


@dataclass(frozen=True)
class Entry:
    """One use, or a time when something is closed."""

    booking: Booking
    keys: Sequence[str] = ()
    has_read: bool = True
    came: int | None = None
    has_begun: bool = False
    comers: Sequence[str] | None = None

    @property
    def is_drop_in(self) -> bool:
        return self.comers is not None

    @property
    def is_closed(self) -> bool:
        return self.booking.kind == BookingKind.BLACKOUT and not self.is_drop_in

    @property
    def people(self) -> str:
        """Those who come to drop-in hours: how many, and their first names."""
        names = [name for name in self.comers or () if name]
        count = len(self.comers or ())
        text = ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
        return f"{text}: {', '.join(names)}" if names else text

    @property
    def who(self) -> str:
        """Of a person's own only that it is one: the contact beside it has the name."""
        return _("A resident") if self.booking.is_for_oneself else str(self.booking.who)

    @property
    def contact(self) -> User | None:
        """Whom one calls about it; nobody when it is a person's own and forgotten."""
        return self.booking.booked_by


def entries(site: Site, day: date, *, at: datetime) -> list[Entry]:
    """Everything at the site that day, the first first: four queries, five with drop-in hours, however much."""
    begins, ends = local(day, time()), local(day + timedelta(days=1), time())
    rows = list(
        Booking.objects.confirmed()
        .filter(facility__site=site, starts_at__lt=ends, ends_at__gt=begins)
        .select_related("facility__site", "association", "booked_by", "drop_in")
        .order_by("starts_at", "facility__sort_key", "pk")
    )
    associations = {row.association_id for row in rows}
    keys: dict[int, list[str]] = {}
    out = site.key_handouts.out().filter(association__in=associations).order_by("what")
    for association_id, what in out.values_list("association_id", "what"):
        keys.setdefault(association_id, []).append(what)
    standing = site.acknowledgements.standing(at).filter(association__in=associations)
    read = set(standing.values_list("association_id", flat=True)) if site.fire_instruction else associations
    counted = dict(Attendance.objects.filter(booking__in=rows).best().values_list("booking", "count"))
    comers = _comers(rows)
    return [
        Entry(
            row,
            keys.get(row.association_id or 0, ()),
            row.association_id in read or not row.association_id,
            counted.get(row.pk),
            row.has_begun(at),
            comers.get(row.pk),
        )
        for row in rows
    ]


def _comers(rows: Sequence[Booking]) -> dict[int, list[str]]:
    """The first names of those who come to the drop-in hours among the bookings, by booking."""
    comers: dict[int, list[str]] = {row.pk: [] for row in rows if hasattr(row, "drop_in")}
    if comers:
        booked = DropInPlace.objects.booked().filter(hour__booking__in=comers).order_by("number")
        for key, name in booked.values_list("hour__booking", "first_name"):
            comers[key].append(name)
    return comers


def as_pdf(site: Site, day: date, *, at: datetime) -> bytes:
    """The same list on paper."""
    with override(settings.LANGUAGE_CODE):
        rows = entries(site, day, at=at)
        facts = {
            "municipality": platform.current().municipality.name,
            "accent": platform.current().accent.light.base_default,
            "introduction": _("%(count)s entries. Printed %(at)s.") % {"count": len(rows), "at": hhmm(at)},
            "columns": [
                _("Time"),
                _("Where"),
                _("Who"),
                _("For what"),
                _("People"),
                _("Contact"),
                _("Key and code"),
            ],
            "rows": [_printed(row) for row in rows],
        }
        title = f"{site}, {weekday(day)} {day.year}"
        return documents.render("list", facts, title=title, dated=day)


def _printed(entry: Entry) -> list[Any]:
    row = entry.booking
    when = f"{hhmm(row.starts_at)}–{hhmm(row.ends_at)}"
    if entry.is_closed:
        return [when, row.facility.name, _("Closed: %(reason)s") % {"reason": row.reason}, "", "", "", ""]
    if entry.is_drop_in:
        return [when, row.facility.name, row.reason, "", entry.people, "", ""]
    contact = f"{entry.contact}\n{entry.contact.phone}".strip() if entry.contact else ""
    return [when, row.facility.name, entry.who, row.get_purpose_display(), str(row.participants or ""), contact,
            _key_and_code(entry)]  # fmt: skip


def _key_and_code(entry: Entry) -> str:
    found = [_("Key: %(keys)s") % {"keys": ", ".join(entry.keys)}] if entry.keys else []
    if entry.booking.door_code:
        found.append(_("Code: %(code)s") % {"code": entry.booking.door_code})
    if not entry.has_read:
        found.append(_("Has not read the fire instruction"))
    return "\n".join(found)
