"""The calendar: what associations write so that people come."""

PUBLIC = {
    "Activity.description",
    "Activity.place",
    "Activity.sign_up",
    "Activity.source",
    "Activity.title",
    "Occurrence.note",
    "Occurrence.place",
}
PRIVATE = {"Activity.return_reason"}  # between the municipality and the association
