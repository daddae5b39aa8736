"""What people fill in. Each help text says why we ask."""

from facilities.forms.booking import BookingForm
from facilities.forms.search import SearchForm, TimeQuery
from facilities.forms.staff import BlackoutForm, ReasonForm, SplitForm

__all__ = ["BlackoutForm", "BookingForm", "ReasonForm", "SearchForm", "SplitForm", "TimeQuery"]
