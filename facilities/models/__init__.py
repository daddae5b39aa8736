from facilities.models.attendance import Attendance, UnusedTime
from facilities.models.booking import Booking
from facilities.models.closure import Closure
from facilities.models.drop_in import DropInHour, DropInPlace
from facilities.models.equipment import EquipmentItem, EquipmentLoan
from facilities.models.facility import Facility
from facilities.models.hours import ClosedPeriod, OpeningHours, OtherHours
from facilities.models.instant import InstantHours
from facilities.models.invoice import InvoiceBatch, InvoiceLine
from facilities.models.keeper import Keeper, KeeperRole
from facilities.models.keys import FireInstructionAcknowledgement, KeyHandout
from facilities.models.kinds import BookingKind, FacilityKind, Purpose
from facilities.models.match import Match, MatchList
from facilities.models.need import Need, NeedKind
from facilities.models.number_line import BLOCK
from facilities.models.picture import SitePicture
from facilities.models.price_rules import PriceRules, RentalStatus
from facilities.models.rate import Rate
from facilities.models.series import BookingSeries, SkippedDate, SkipReason
from facilities.models.site import Site
from facilities.models.storage import StorageLease, StorageRoom
from facilities.models.wait import TimeWait

__all__ = [
    "BLOCK",
    "Attendance",
    "Booking",
    "BookingKind",
    "BookingSeries",
    "ClosedPeriod",
    "Closure",
    "DropInHour",
    "DropInPlace",
    "EquipmentItem",
    "EquipmentLoan",
    "Facility",
    "FacilityKind",
    "FireInstructionAcknowledgement",
    "InstantHours",
    "InvoiceBatch",
    "InvoiceLine",
    "Keeper",
    "KeeperRole",
    "KeyHandout",
    "Match",
    "MatchList",
    "Need",
    "NeedKind",
    "OpeningHours",
    "OtherHours",
    "PriceRules",
    "Purpose",
    "Rate",
    "RentalStatus",
    "Site",
    "SitePicture",
    "SkipReason",
    "SkippedDate",
    "StorageLease",
    "StorageRoom",
    "TimeWait",
    "UnusedTime",
]
