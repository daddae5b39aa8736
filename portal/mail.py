from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NoMailServer(BaseEmailBackend):
    """Stands where EMAIL_URL is not set: refuses, so that every message waits and staff are told why."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("EMAIL_URL is not set, so there is no mail server.")
