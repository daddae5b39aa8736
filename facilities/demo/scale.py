"""The premises of the demo, many times over: sites, hours, bookings, and all that follows from them."""

from facilities.models import (
    Attendance,
    Booking,
    BookingSeries,
    ClosedPeriod,
    Closure,
    DropInHour,
    DropInPlace,
    EquipmentItem,
    EquipmentLoan,
    Facility,
    FireInstructionAcknowledgement,
    InstantHours,
    Keeper,
    KeyHandout,
    Match,
    MatchList,
    Need,
    OpeningHours,
    OtherHours,
    RentalStatus,
    Site,
    SitePicture,
    SkippedDate,
    StorageLease,
    StorageRoom,
    TimeWait,
    UnusedTime,
)
from facilities.models.number_line import BLOCK
from portal.demo.copying import Copier, Kind, numbered

PLACES = (Site, Facility, OpeningHours, InstantHours, OtherHours, ClosedPeriod, Keeper, SitePicture)
DIARY = (BookingSeries, SkippedDate, Closure, MatchList, Match, TimeWait, Booking, DropInHour, DropInPlace)
USE = (Attendance, UnusedTime, FireInstructionAcknowledgement, KeyHandout, RentalStatus)
THINGS = (EquipmentItem, EquipmentLoan, StorageRoom, StorageLease, Need)
SENT_ONCE = (BookingSeries, Booking, EquipmentLoan, Need)


def multiply(copier: Copier) -> None:
    """A copied hall owns a block of its own, so that the constraint holds for its copied bookings too.

    Nothing is copied into a month that is billed: the next invoice basis bills the copies.
    """
    block = ((Facility.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1) * BLOCK
    span = f"int8range(lower(one.span) + k::bigint * {block}, upper(one.span) + k::bigint * {block})"
    changed: dict[Kind, dict[str, str]] = {
        Site: numbered("name", "slug", "sort_key"),
        EquipmentItem: numbered("name", "sort_key"),
        MatchList: numbered("name"),
        **{kind: {"submission_key": "NULL"} for kind in SENT_ONCE},
    }
    for kind in (Facility, Booking, TimeWait):
        changed[kind] = {**changed.get(kind, {}), "span": span}
    copier.copy(
        *PLACES, *DIARY, *USE, *THINGS, changed=changed, only={ClosedPeriod: "one.site_id IS NOT NULL"}
    )
