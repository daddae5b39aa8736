from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("The portal")

    def ready(self) -> None:
        # Imported for what they register: the system check, the words of every form,
        # and the Celery app that `delay` speaks through.
        from portal import access, celery, forms, per_request, providers  # noqa: F401

        providers.register()
        per_request.follow_requests()
