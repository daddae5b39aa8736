"""Sealed calls: nobody in the municipality sees an application before the deadline."""

from datetime import datetime

from django.db import transaction

from grants.models import GrantCall
from portal.models.audit import record


def unseal_calls(*, at: datetime) -> int:
    """Open every sealed call whose deadline has passed; return how many. Run as often as you like."""
    opened = 0
    for pk in GrantCall.objects.to_unseal(at).values_list("pk", flat=True):
        with transaction.atomic():
            call = GrantCall.objects.to_unseal(at).select_for_update().filter(pk=pk).first()
            if call is None:
                continue
            call.is_sealed = False
            call.save(update_fields=["is_sealed"])
            record("grants.call.unsealed", call, by=None, at=at)
            opened += 1
    return opened
