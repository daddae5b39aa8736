from facilities.models.booking import Booking, BookingKind, Purpose
from facilities.models.facility import BLOCK, Facility, FacilityKind
from facilities.models.hours import ClosedPeriod, OpeningHours
from facilities.models.rate import Rate
from facilities.models.site import Site

__all__ = [
    "BLOCK",
    "Booking",
    "BookingKind",
    "ClosedPeriod",
    "Facility",
    "FacilityKind",
    "OpeningHours",
    "Purpose",
    "Rate",
    "Site",
]
