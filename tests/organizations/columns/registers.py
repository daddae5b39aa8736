"""The live registers: open data, but for addresses, which are often a member's home."""

PUBLIC = {
    "IcnpoCategory.code",
    "IcnpoCategory.name",
    "RegisterEntry.icnpo_codes",
    "RegisterEntry.municipality",
    "RegisterEntry.municipality_number",
    "RegisterEntry.name",
    "RegisterEntry.postal_code",
    "RegisterEntry.postal_place",
}
PRIVATE = {
    "RegisterChange.new",
    "RegisterChange.old",
    "RegisterEntry.street_address",
}
