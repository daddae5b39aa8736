import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["front", "commitments", "search", "account_login", "healthz", "readyz", "demo"]
)
def test_page_opens(client, name):
    assert client.get(reverse(name)).status_code == 200
