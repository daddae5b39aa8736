"""What the kernel forgets by itself. The whole table stands in docs/retention.md."""

from datetime import datetime, timedelta

from portal.models import Notice
from portal.models.notice import NoticeState

MESSAGES_KEPT = timedelta(days=365)


def forget_old_messages(*, at: datetime) -> int:
    """Delete the messages that went out, or were given up, a year ago; those that still wait stay. Safe to repeat."""
    over = Notice.objects.exclude(state=NoticeState.WAITING).filter(created_at__lt=at - MESSAGES_KEPT)
    count, _per_model = over.delete()
    return count
