"""Closed by default, opened aloud."""

from django.urls import URLResolver, get_resolver

from portal import access
from portal.api import api


def _all(resolver, namespaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _all(entry, (*namespaces, entry.app_name))
        else:
            yield namespaces, entry.callback


def test_every_view_of_ours_says_who_may_see_it():
    assert access.every_view_is_guarded(None) == []


def test_a_view_without_a_decorator_is_seen(settings, tmp_path, monkeypatch):
    (tmp_path / "bare_urls.py").write_text(
        "from django.urls import path\ndef bare(request): ...\nurlpatterns = [path('naken/', bare)]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    settings.ROOT_URLCONF = "bare_urls"
    [error] = access.every_view_is_guarded(None)
    assert "/naken/" in error.msg


def test_only_others_views_guard_themselves():
    """The list of exceptions covers the admin, the open data and allauth, and nothing of ours."""
    bare = {
        (next((n for n in namespaces if n in access.SELF_GUARDED), ""), view.__module__.split(".")[0])
        for namespaces, view in _all(get_resolver())
        if not hasattr(view, "access")
    }
    assert {namespace or module for namespace, module in bare} <= {"admin", "ninja", "allauth"}


def test_open_data_can_only_be_read():
    methods = {
        method
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for method in operation.methods
    }
    assert methods <= {"GET"}
