"""Each municipality's platform runs, whichever one is chosen."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal import clock, platform
from portal.demo import loader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", platform.available())
def test_every_platform_opens_with_its_own_promises(client, settings, name):
    settings.PORTAL_PLATFORM = name
    loader.load(today=clock.today(), at=clock.now())
    call_command("sync_schemes")
    chosen = platform.load(name)
    for page in (
        "front",
        "associations",
        "calendar",
        "facilities",
        "grants",
        "dialogue",
        "agreements",
        "contact",
    ):
        assert client.get(reverse(page)).status_code == 200
    assert client.get(reverse("bookings")).status_code == 302
    promises = client.get(reverse("commitments")).content.decode()
    assert chosen.adopted.title in promises
    assert chosen.commitments[0].title in promises
    assert chosen.grants.schemes[0].title in client.get(reverse("grants")).content.decode()
