"""Who acts for an association, and who is asked to."""

PUBLIC: set[str] = set()
PRIVATE = {
    "Invitation.email",
    "Invitation.nonce",  # the key of the secret link
}
