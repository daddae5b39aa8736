"""What people fill in. Each help text says why we ask."""

from facilities.forms.booking import BookingForm
from facilities.forms.search import SearchForm, TimeQuery
from facilities.forms.staff import AcceptForm, BlackoutForm, ReasonForm, RefuseForm, SplitForm

__all__ = [
    "AcceptForm",
    "BlackoutForm",
    "BookingForm",
    "ReasonForm",
    "RefuseForm",
    "SearchForm",
    "SplitForm",
    "TimeQuery",
]
