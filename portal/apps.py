from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("The portal")

    def ready(self) -> None:
        from portal import access, providers  # noqa: F401 - registers the system check

        providers.register()
