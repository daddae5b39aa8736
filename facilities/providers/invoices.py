from facilities.permissions import can_view_invoices
from portal import registries


def register() -> None:
    registries.file_guards.register("facilities.invoices", can_view_invoices)
