"""Composition: mounts each app's router under /api/v1/. Open data only; no key, no cookie."""

from ninja import NinjaAPI

from agreements.api import router as agreements

api = NinjaAPI(title="Frivilligportalen", version="1", docs_url=None, auth=None)
api.add_router("/agreements/", agreements)
