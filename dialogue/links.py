"""The secret link of an enquiry: a resident has no account, so the address itself is the key.

The token is the enquiry's random `nonce` (32 bytes) and a signature over it with the installation's key. Only the
nonce is stored, so a copy of the database opens no page; and every e-mail can make the link anew, which a stored
hash could not. A new nonce makes the old link worthless.
"""

import secrets

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="dialogue.enquiry", sep=".")


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


def token_of(nonce: str) -> str:
    return _signer.sign(nonce)


def nonce_of(token: str) -> str | None:
    """The nonce of a token that we have signed ourselves; None for any other."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None
