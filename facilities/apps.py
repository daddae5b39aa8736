from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("Premises")

    def ready(self) -> None:
        from facilities import admin, providers  # noqa: F401 - registers the case pages

        providers.register()
