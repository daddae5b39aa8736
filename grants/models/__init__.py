from grants.models.appeal import GrantAppeal
from grants.models.application import GrantApplication
from grants.models.attachment import Attachment
from grants.models.call import GrantCall
from grants.models.external import ExternalScheme, OpeningWatch
from grants.models.form import FormVersion, Page, Question, QuestionKind
from grants.models.grant import Grant
from grants.models.impartiality import ImpartialityDeclaration
from grants.models.payment import Payment, PaymentBatch
from grants.models.repayment import Repayment
from grants.models.report import GrantReport, Settlement
from grants.models.review import Review
from grants.models.scheme import GrantKind, GrantScheme, SchemeTerms
from grants.models.sharing import (
    BatchLine,
    CallFormula,
    DecisionBatch,
    FormulaKind,
    Proposal,
)
from grants.models.supplement import Supplement

__all__ = [
    "Attachment",
    "BatchLine",
    "CallFormula",
    "DecisionBatch",
    "ExternalScheme",
    "FormVersion",
    "FormulaKind",
    "Grant",
    "GrantAppeal",
    "GrantApplication",
    "GrantCall",
    "GrantKind",
    "GrantReport",
    "GrantScheme",
    "ImpartialityDeclaration",
    "OpeningWatch",
    "Page",
    "Payment",
    "PaymentBatch",
    "Proposal",
    "Question",
    "QuestionKind",
    "Repayment",
    "Review",
    "SchemeTerms",
    "Settlement",
    "Supplement",
]
