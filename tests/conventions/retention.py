"""docs/retention.md as a table, and the columns of text that cannot hold anything about a person."""

import re
from dataclasses import dataclass

from tests.conventions.source import ROOT

FILE = ROOT / "docs" / "retention.md"
APPS = ("portal", "organizations", "facilities", "grants")

# Codes, names of things, and what the portal itself writes. A new column stands here or in the table.
NOT_PERSONAL = {
    "facilities.Booking.quote",
    "facilities.Booking.reason",
    "facilities.BookingSeries.weekdays",
    "facilities.ClosedPeriod.reason",
    "facilities.Closure.reason",
    "facilities.DropInHour.quote",
    "facilities.EquipmentItem.description",
    "facilities.EquipmentItem.name",
    "facilities.EquipmentItem.sort_key",
    "facilities.Facility.equipment",
    "facilities.Facility.floor_size",
    "facilities.Facility.name",
    "facilities.Facility.slug",
    "facilities.Facility.sort_key",
    "facilities.InvoiceBatch.exporter",
    "facilities.KeyHandout.what",
    "facilities.Match.key",
    "facilities.Match.title",
    "facilities.MatchList.name",
    "facilities.OtherHours.reason",
    "facilities.PriceRules.source",
    "facilities.Rate.source",
    "facilities.Site.cost_centre",
    "facilities.Site.fire_instruction",
    "facilities.Site.function_code",
    "facilities.Site.house_rules",
    "facilities.Site.ledger_account",
    "facilities.Site.name",
    "facilities.Site.postal_code",
    "facilities.Site.postal_place",
    "facilities.Site.slug",
    "facilities.Site.sort_key",
    "facilities.Site.street_address",
    "facilities.SkippedDate.text",
    "facilities.StorageRoom.name",
    "grants.Attachment.kind",
    "grants.BatchLine.problem",
    "grants.CallFormula.cost_key",
    "grants.CallFormula.rates",
    "grants.DecisionBatch.rule",
    "grants.ExternalScheme.deadline_note",
    "grants.ExternalScheme.giver",
    "grants.ExternalScheme.purpose",
    "grants.ExternalScheme.title",
    "grants.ExternalScheme.url",
    "grants.GrantScheme.code",
    "grants.GrantScheme.cost_centre",
    "grants.GrantScheme.criteria",
    "grants.GrantScheme.function_code",
    "grants.GrantScheme.journal_title",
    "grants.GrantScheme.ledger_account",
    "grants.GrantScheme.purpose",
    "grants.GrantScheme.source",
    "grants.GrantScheme.title",
    "grants.GrantScheme.who_may_apply",
    "grants.PaymentBatch.exporter",
    "grants.PaymentBatch.from_account",
    "grants.Proposal.words",
    "grants.Question.asked_if_answer",
    "grants.Question.asked_if_key",
    "grants.Question.choices",
    "grants.Question.help",
    "grants.Question.key",
    "grants.Question.label",
    "grants.Question.unmet_text",
    "grants.Question.why_asked",
    "grants.SchemeTerms.appeal_body",
    "grants.SchemeTerms.appeal_information",
    "grants.SchemeTerms.appeal_information_nn",
    "grants.SchemeTerms.source",
    "organizations.Activity.place",
    "organizations.Activity.source",
    "organizations.Activity.title",
    "organizations.Activity.weekdays",
    "organizations.ActivityType.code",
    "organizations.ActivityType.name",
    "organizations.ActivityType.sort_key",
    "organizations.Association.languages",
    "organizations.Association.legal_form",
    "organizations.Association.name",
    "organizations.Association.organization_number",
    "organizations.Association.postal_code",
    "organizations.Association.postal_place",
    "organizations.Association.register_name",
    "organizations.Association.slug",
    "organizations.Association.sort_key",
    "organizations.Association.website",
    "organizations.CalendarSource.digest",
    "organizations.CalendarSource.etag",
    "organizations.CalendarSource.modified",
    "organizations.CalendarSource.oddities",
    "organizations.Correction.nonce",
    "organizations.DigestSubscription.handled_week",
    "organizations.District.name",
    "organizations.District.sort_key",
    "organizations.HelpOffer.kinds",
    "organizations.HelpOffer.when",
    "organizations.HelpRequest.when",
    "organizations.IcnpoCategory.code",
    "organizations.IcnpoCategory.name",
    "organizations.Invitation.nonce",
    "organizations.Occurrence.place",
    "organizations.OwnFeed.nonce",
    "organizations.Participant.nonce",
    "organizations.PreparednessResource.what",
    "organizations.RegisterEntry.icnpo_codes",
    "organizations.RegisterEntry.municipality",
    "organizations.RegisterEntry.municipality_number",
    "organizations.RegisterEntry.name",
    "organizations.RegisterEntry.postal_code",
    "organizations.RegisterEntry.postal_place",
    "organizations.SourceEvent.off_days",
    "organizations.SubGroup.name",
    "organizations.SubGroup.sort_key",
    "organizations.VolunteerCentre.name",
    "organizations.VolunteerCentre.visit",
    "organizations.VolunteerCertificate.code",
    "organizations.VolunteerTask.place",
    "organizations.VolunteerTask.title",
    "portal.AuditEntry.action",
    "portal.AuditEntry.codes",
    "portal.AuditEntry.fields",
    "portal.AuditEntry.target_type",
    "portal.Case.kind",
    "portal.Case.legal_basis",
    "portal.Decision.appeal_body",
    "portal.Decision.rule",
    "portal.MutedMessage.kind",
    "portal.Notice.kind",
    "portal.Notice.message_id",
    "portal.Notice.once",
    "portal.StoredFile.content_type",
    "portal.StoredFile.purpose",
    "portal.StoredFile.sha256",
    "portal.Unit.name",
    "portal.User.password",
    "portal.Version.name",
}


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    column: str
    holds: str
    why: str
    how_long: str
    erased_by: str

    @property
    def eraser(self) -> str:
        """The dotted name of the function that erases it; "" where a person does."""
        found = re.fullmatch(r"`([a-z_.]+)`", self.erased_by)
        return found[1] if found else ""


def rules() -> list[Rule]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [Rule(column.strip("`"), *rest) for column, *rest in cells]
