"""Brønnøysundregistrene: Enhetsregisteret and Frivillighetsregisteret, from files and live.

Open data under NLOD ("Kilde: Brønnøysundregistrene"). `records` is what is said about a number, `answers` reads it,
`client` fetches it politely, `entity_register` and `voluntary_register` know the questions.
"""

from organizations.brreg.answers import interpret, read
from organizations.brreg.client import Client, Unavailable
from organizations.brreg.entity_register import BATCH, EntityRegister
from organizations.brreg.records import (
    Change,
    Deleted,
    Entity,
    Record,
    Rejected,
    Removed,
    RoleHolder,
    Scope,
    Unreadable,
    Voluntary,
)
from organizations.brreg.voluntary_register import VoluntaryRegister

__all__ = [
    "BATCH",
    "Change",
    "Client",
    "Deleted",
    "Entity",
    "EntityRegister",
    "Record",
    "Rejected",
    "Removed",
    "RoleHolder",
    "Scope",
    "Unavailable",
    "Unreadable",
    "Voluntary",
    "VoluntaryRegister",
    "interpret",
    "read",
]
