"""What an association shows beside its own facts."""

PUBLIC = {
    "Association.access_note",
    "Association.languages",
    "AssociationPicture.alt",
    "DigestSubscription.handled_week",
    "Highlight.alt",
    "Highlight.text",
    "SubGroup.about",
    "SubGroup.name",
    "SubGroup.sort_key",
}
PRIVATE = {
    "ContactPerson.name",
    "ContactPerson.role",
    "ContactPerson.email",
    "ContactPerson.phone",
    "DigestSubscription.email",
    "DigestSubscription.token",
}
