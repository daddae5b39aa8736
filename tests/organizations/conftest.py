import pytest

from tests.organizations.brreg_server import BrregServer, running


@pytest.fixture
def brreg(settings, monkeypatch):
    """Brønnøysundregistrene on this machine. What the client would wait between tries is noted instead."""
    register = BrregServer()
    register.waits = []
    monkeypatch.setattr("organizations.brreg.client.sleep", register.waits.append)
    with running(register) as settings.BRREG_URL:
        yield register
