"""Corrections: between the sender, the association and the municipality."""

PUBLIC: set[str] = set()
PRIVATE = {
    "Correction.email",
    "Correction.nonce",  # the key of the sender's link
    "Correction.note",
    "Correction.reason",
    "Correction.value",
}
