"""What is forgotten of the register a year after it was settled. The whole table stands in docs/retention.md.

Who acted for an association, and when, stays: cases lean on it. The texts in which people explained themselves do not.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from organizations.models import Mandate, RegisterChange

KEPT = timedelta(days=365)


def forget_old(*, at: datetime) -> int:
    """Blank the explanations of settled mandates, and delete settled changes; returns how many rows. Safe to repeat."""
    limit = at - KEPT
    settled = Mandate.objects.filter(Q(decided_at__lt=limit) | Q(ended_at__lt=limit))
    written = settled.exclude(explanation="", refusal_reason="")
    changes, _per_model = RegisterChange.objects.filter(closed_at__lt=limit).delete()
    return written.update(explanation="", refusal_reason="") + changes
