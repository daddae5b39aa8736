from facilities.models import SitePicture
from facilities.models.picture import PURPOSE
from portal import registries
from portal.models import StoredFile, User


def may_see_picture(stored: StoredFile, user: User | None) -> bool:
    """Premises are shown to everybody."""
    return SitePicture.objects.filter(file=stored).exists()


def register() -> None:
    registries.picture_guards.register(PURPOSE, may_see_picture)
