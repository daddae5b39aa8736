"""Applications to the calls of the demo with what was granted, paid and reported, many times over."""

from grants.models import Grant, GrantApplication, GrantReport, Payment, Proposal, Repayment
from portal.demo.copying import Copier

ANOTHER_RECEIPT = (
    "CASE WHEN one.receipt_code = '' THEN '' ELSE upper(substr(gen_random_uuid()::text, 5, 9)) END"
)


def multiply(copier: Copier) -> None:
    copier.copy(
        GrantApplication, Proposal, Grant, Payment, GrantReport, Repayment,
        changed={GrantApplication: {"receipt_code": ANOTHER_RECEIPT}},
    )  # fmt: skip
