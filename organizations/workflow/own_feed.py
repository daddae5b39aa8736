"""The secret address of one's own sign-ups: make it, make it anew, take it away."""

from datetime import datetime

from django.db import transaction

from organizations import links
from organizations.models import OwnFeed
from portal.models import User
from portal.models.audit import record


@transaction.atomic
def renew(*, by: User, at: datetime) -> OwnFeed:
    """A new address. The one before it, if any, opens nothing from now on."""
    row, _is_new = OwnFeed.objects.update_or_create(
        user=by, defaults={"nonce": links.new_nonce(), "made_at": at}
    )
    record("organizations.own_feed.renewed", row, by=by, at=at)
    return row


@transaction.atomic
def close(*, by: User, at: datetime) -> None:
    """No address any more. Closed twice is closed."""
    if row := OwnFeed.objects.select_for_update().of_user(by).first():
        record("organizations.own_feed.closed", row, by=by, at=at)
        row.delete()
