"""Messages, one class each."""

from facilities.notifications.bookings import BookingCancelled, BookingConfirmed
from facilities.notifications.closures import ClosureMessage, PlaceClosed, PlaceReopened
from facilities.notifications.drop_in import DropInBooked, DropInCalledOff, DropInOnAgain
from facilities.notifications.lending import LoanOverdue
from facilities.notifications.matches import MatchesTook
from facilities.notifications.needs import NeedAnswered
from facilities.notifications.requests import BookingRequested, RequestAnswered, RequestsDue
from facilities.notifications.series import SeriesBooked
from facilities.notifications.storage import StorageGranted, StorageToConfirm
from facilities.notifications.use import HowManyCame, TimeUnused, UnusedDecided
from facilities.notifications.waiting import BookingComing, TimeOffered

__all__ = [
    "BookingCancelled",
    "BookingComing",
    "BookingConfirmed",
    "BookingRequested",
    "ClosureMessage",
    "DropInBooked",
    "DropInCalledOff",
    "DropInOnAgain",
    "HowManyCame",
    "LoanOverdue",
    "MatchesTook",
    "NeedAnswered",
    "PlaceClosed",
    "PlaceReopened",
    "RequestAnswered",
    "RequestsDue",
    "SeriesBooked",
    "StorageGranted",
    "StorageToConfirm",
    "TimeOffered",
    "TimeUnused",
    "UnusedDecided",
]
