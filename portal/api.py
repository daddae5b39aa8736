"""Composition: mounts each app's router under /api/v1/. Open data only; no key, no cookie."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from ninja import NinjaAPI


class OpenDataAPI(NinjaAPI):
    """Answers everybody: LoginRequiredMiddleware stops every view that does not say so itself, and ninja's do not."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            if pattern.callback:
                login_not_required(pattern.callback)
        return patterns, app_name, namespace


api = OpenDataAPI(title="Frivilligportalen", version="1", docs_url=None, auth=None)
api.add_router("", "organizations.api.router")
api.add_router("/facilities", "facilities.api.router")
api.add_router("/agreements", "agreements.api.router")
api.add_router("/grants", "grants.api.router")
api.add_router("/dialogue", "dialogue.api.router")
