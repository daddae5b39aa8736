from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import links

if TYPE_CHECKING:
    from portal.models import User

LINK = "own_feed"


class OwnFeedQuerySet(models.QuerySet["OwnFeed"]):
    def of_link(self, token: str) -> "OwnFeedQuerySet":
        nonce = links.nonce_of(token, purpose=LINK)
        return self.filter(nonce=nonce, user__is_active=True) if nonce else self.none()

    def of_user(self, user: "User") -> "OwnFeedQuerySet":
        return self.filter(user=user)


class OwnFeed(models.Model):
    """The secret address of what somebody has signed up to, for the person's own calendar program.

    Whoever has the address can read it. A new one makes the old worthless, and it can be taken away.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    nonce = models.CharField(max_length=64, unique=True, default=links.new_nonce, editable=False)
    made_at = models.DateTimeField(_("made"))

    objects = OwnFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)

    @property
    def token(self) -> str:
        return links.token_of(self.nonce, purpose=LINK)
