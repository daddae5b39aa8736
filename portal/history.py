"""The log in plain words. A line stores codes; what they mean is read from the model they are about."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lifecycle import HasLifecycle
from portal.models import AuditEntry

VERBS = {
    "added": gettext_lazy("Added"),
    "answers_forgotten": gettext_lazy("Answers erased, since their time is over"),
    "commented": gettext_lazy("The association answered"),
    "exported": gettext_lazy("Payment file made"),
    "settled": gettext_lazy("Settled"),
    "warned": gettext_lazy("Advance notice given"),
    "added_to": gettext_lazy("More was written"),
    "attached": gettext_lazy("File added"),
    "classified": gettext_lazy("Categories fetched from the Voluntary Register"),
    "forgotten": gettext_lazy("Copy from the national register deleted"),
    "noticed": gettext_lazy("Noticed in the national register"),
    "begun": gettext_lazy("An answer was begun"),
    "concluded": gettext_lazy("Conclusion published"),
    "detached": gettext_lazy("File taken away"),
    "document_added": gettext_lazy("Document added"),
    "entered": gettext_lazy("Entered"),
    "erased": gettext_lazy("Personal data erased"),
    "extended": gettext_lazy("Given a later deadline"),
    "forwarded": gettext_lazy("Sent on to another contact point"),
    "interim_reply_sent": gettext_lazy("Interim reply sent"),
    "invited": gettext_lazy("Invitations sent"),
    "late_admitted": gettext_lazy("Treated although it was late"),
    "approved": gettext_lazy("Approved by a second person"),
    "made": gettext_lazy("Made"),
    "read": gettext_lazy("Fire instruction read"),
    "handed_out": gettext_lazy("Key handed out"),
    "returned": gettext_lazy("Given back"),
    "door_code_set": gettext_lazy("Door code set"),
    "use_reported": gettext_lazy("Told how many came"),
    "booked": gettext_lazy("Booked"),
    "price_set": gettext_lazy("Another price set"),
    "proposed": gettext_lazy("Proposed"),
    "published": gettext_lazy("Published"),
    "reminded": gettext_lazy("Reminders sent"),
    "renewed": gettext_lazy("Renewed from the national register"),
    "requested": gettext_lazy("Asked for"),
    "rescheduled": gettext_lazy("Time or place changed"),
    "preparedness_confirmed": gettext_lazy("What can be lent in a crisis was confirmed"),
    "note_removed": gettext_lazy("Note taken away"),
    "seen": gettext_lazy("Seen"),
    "signed_up": gettext_lazy("Signed up"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "answered": gettext_lazy("Answered"),
    "assigned": gettext_lazy("Given to a case handler"),
    "blacked_out": gettext_lazy("Closed by the municipality"),
    "batch_begun": gettext_lazy("Decisions begun for many at once"),
    "claimed": gettext_lazy("Claimed"),
    "confirmed": gettext_lazy("Confirmed"),
    "computed": gettext_lazy("Proposals computed"),
    "copied": gettext_lazy("Last time's answers filled in"),
    "impartiality_declared": gettext_lazy("Impartiality declared"),
    "disqualification_assessed": gettext_lazy("Disqualification considered"),
    "more_answered": gettext_lazy("More information received"),
    "more_asked": gettext_lazy("More information asked for"),
    "reviewed": gettext_lazy("Reviewed"),
    "unsealed": gettext_lazy("Opened after the deadline"),
    "numbered": gettext_lazy("Got a case number when the call was opened"),
    "created": gettext_lazy("Created"),
    "decided": gettext_lazy("Decided"),
    "form_changed": gettext_lazy("Went over to the new form"),
    "imported": gettext_lazy("Brought in from the national register"),
    "notified": gettext_lazy("Notice sent"),
    "opened": gettext_lazy("Opened"),
    "received": gettext_lazy("Received"),
    "rewritten": gettext_lazy("Text changed"),
    "saved": gettext_lazy("Saved"),
    "sent": gettext_lazy("Sent"),
    "split": gettext_lazy("Cut into parts"),
    "started": gettext_lazy("Started"),
    "submitted": gettext_lazy("Submitted"),
    "uploaded": gettext_lazy("File added"),
    "arranged": gettext_lazy("Sign-up changed"),
    "asked": gettext_lazy("Asked"),
    "attendance_noted": gettext_lazy("Those who came were noted"),
    "closed": gettext_lazy("Shut"),
    "connected": gettext_lazy("Connected"),
    "date_added": gettext_lazy("Date added"),
    "disconnected": gettext_lazy("Disconnected"),
    "given": gettext_lazy("Given"),
    "given_back": gettext_lazy("Coming dates given back"),
    "handed_over": gettext_lazy("Handed over"),
    "issued": gettext_lazy("Issued"),
    "members_counted": gettext_lazy("Members counted"),
    "moved": gettext_lazy("Moved"),
    "removed": gettext_lazy("Removed"),
    "reopened": gettext_lazy("Opened again"),
    "reported": gettext_lazy("Reported"),
    "revoked": gettext_lazy("Taken back"),
    "rule_changed": gettext_lazy("Rule changed"),
    "stopped": gettext_lazy("Stopped"),
    "taken_in": gettext_lazy("Taken in from a file"),
    "walls_moved": gettext_lazy("Walls moved"),
}


def describe(entry: AuditEntry) -> str:
    """What happened, for a reader: "Status: innvilget (var: sendt)", "Endret: navn, e-post".

    Falls back on the dotted action, which is also what the log itself says.
    """
    model = _model(entry.target_type)
    verb = entry.action.rsplit(".", 1)[-1]
    if model is not None and entry.codes.get("to", "") != entry.codes.get("from", ""):
        return _("New status: %(to)s (was: %(from)s)") % {
            "to": _state(model, entry.codes["to"]),
            "from": _state(model, entry.codes.get("from", "")),
        }
    if verb == "changed" and model is not None:
        return _("Changed: %(fields)s") % {"fields": ", ".join(_field(model, name) for name in entry.fields)}
    return str(VERBS.get(verb, entry.action))


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:  # a table of an earlier version
        return None


def _state(model: type[models.Model], code: str) -> str:
    if issubclass(model, HasLifecycle) and code in model.lifecycle.states.values:
        return str(model.lifecycle.states(code).label)
    return code


def _field(model: type[models.Model], name: str) -> str:
    known = {field.name: str(field.verbose_name) for field in model._meta.fields}
    return known.get(name, name)
