"""Secret addresses: whoever has the link needs no login.

The token is a random `nonce` and a signature over it with the installation's key. Only the nonce is stored, so a copy
of the database opens nothing; a new nonce makes the old address worthless. `purpose` keeps the keys of one kind of
page from opening another.
"""

import secrets

from django.core.signing import BadSignature, Signer


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


def token_of(nonce: str, *, purpose: str) -> str:
    return _signer(purpose).sign(nonce)


def nonce_of(token: str, *, purpose: str) -> str | None:
    """The nonce of a token that we have signed ourselves; None for any other."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"organizations.{purpose}", sep=".")
