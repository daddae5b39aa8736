"""Applications to the calls of the demo with what was granted, paid and reported, many times over."""

from grants.models import Grant, GrantApplication, GrantReport, Payment, Proposal, Repayment
from portal.demo.copying import Copier


def multiply(copier: Copier) -> None:
    copier.copy(GrantApplication, Proposal, Grant, Payment, GrantReport, Repayment)
