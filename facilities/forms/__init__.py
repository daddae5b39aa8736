"""What people fill in. Each help text says why we ask."""

from facilities.forms.booking import BookingForm, SubstituteForm
from facilities.forms.drop_in import DropInForm, DropInHoursForm
from facilities.forms.invoicing import InvoiceForm
from facilities.forms.keys import DoorCodesForm, FireForm, KeyForm
from facilities.forms.lending import ConditionForm, LoanForm
from facilities.forms.matches import MatchesForm, MatchFileForm
from facilities.forms.needs import NeedAnswerForm, NeedForm
from facilities.forms.pictures import SitePictureForm
from facilities.forms.pricing import PriceRulesForm, RateForm, SetPriceForm
from facilities.forms.school_calendar import SchoolCalendarForm
from facilities.forms.search import SearchForm, TimeQuery
from facilities.forms.series import FromDayForm, SeriesChangeForm, SeriesForm
from facilities.forms.sharing import SharingForm
from facilities.forms.staff import AcceptForm, ClosureForm, ReasonForm, RefuseForm, WallsForm
from facilities.forms.use import ExplainForm, KeepForm, UseForm, WithdrawForm

__all__ = [
    "AcceptForm",
    "BookingForm",
    "ClosureForm",
    "ConditionForm",
    "DoorCodesForm",
    "DropInForm",
    "DropInHoursForm",
    "ExplainForm",
    "FireForm",
    "FromDayForm",
    "InvoiceForm",
    "KeepForm",
    "KeyForm",
    "LoanForm",
    "MatchFileForm",
    "MatchesForm",
    "NeedAnswerForm",
    "NeedForm",
    "PriceRulesForm",
    "RateForm",
    "ReasonForm",
    "RefuseForm",
    "SchoolCalendarForm",
    "SearchForm",
    "SeriesChangeForm",
    "SeriesForm",
    "SetPriceForm",
    "SharingForm",
    "SitePictureForm",
    "SubstituteForm",
    "TimeQuery",
    "UseForm",
    "WallsForm",
    "WithdrawForm",
]
