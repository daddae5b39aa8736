"""What an association shows beside its own facts."""

PUBLIC = {
    "Association.access_note",
    "Association.languages",
    "AssociationPicture.alt",
}
PRIVATE = {
    "ContactPerson.name",
    "ContactPerson.role",
    "ContactPerson.email",
    "ContactPerson.phone",
}
