from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Associations and calendar")

    def ready(self) -> None:
        from organizations import acting, admin, providers  # noqa: F401 - registers the case pages
        from portal import registries

        registries.header.register("organizations.acting", acting.header)
        providers.register()
