from grants.models.application import GrantApplication
from grants.models.attachment import Attachment, AttachmentKind
from grants.models.call import GrantCall
from grants.models.grant import Grant
from grants.models.scheme import GrantKind, GrantScheme, Questions, SchemeTerms

__all__ = [
    "Attachment",
    "AttachmentKind",
    "Grant",
    "GrantApplication",
    "GrantCall",
    "GrantKind",
    "GrantScheme",
    "Questions",
    "SchemeTerms",
]
