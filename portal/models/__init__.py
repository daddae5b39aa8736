from portal.models.appeal import Appeal
from portal.models.audit import AuditEntry
from portal.models.case import Case, CaseCounter
from portal.models.decision import Decision, InterimReply
from portal.models.file import StoredFile
from portal.models.notice import MutedMessage, Notice
from portal.models.unit import Unit
from portal.models.user import User
from portal.models.version import Version

__all__ = [
    "Appeal",
    "AuditEntry",
    "Case",
    "CaseCounter",
    "Decision",
    "InterimReply",
    "MutedMessage",
    "Notice",
    "StoredFile",
    "Unit",
    "User",
    "Version",
]
