"""The register: what is written about associations and those who act for them."""

PUBLIC = {
    "ActivityType.code",
    "ActivityType.name",
    "ActivityType.sort_key",
    "Association.legal_form",
    "Association.name",
    "Association.organization_number",
    "Association.postal_code",
    "Association.postal_place",
    "Association.purpose",
    "Association.register_name",
    "Association.slug",
    "Association.sort_key",
    "Association.website",
    "District.name",
    "District.sort_key",
}
PRIVATE = {
    "Association.bank_account_number",
    "Association.email",
    "Association.phone",
    "Association.street_address",  # often a member's home
    "Mandate.explanation",
    "Mandate.refusal_reason",
}
PLANTED = {"Association.bank_account_number": "99990077770"}
