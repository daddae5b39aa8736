from django.urls import reverse
from django.utils.translation import gettext_lazy

from facilities.models import DropInPlace
from portal import clock, registries
from portal.models import User
from portal.registries import MyItem, MySection


def my_page(user: User) -> MySection | None:
    """The places that the person has in drop-in hours."""
    mine = DropInPlace.objects.of(user).ahead(clock.now()).select_related("hour__booking__facility__site")
    items = [
        MyItem(
            title=row.hour.facility.title,
            url=row.get_absolute_url(),
            state=row.outside_state,
            association="",
            when=row.hour.starts_at,
        )
        for row in mine[:5]
    ]
    return MySection(gettext_lazy("Drop-in hours"), items, reverse("drop_in"), order=22) if items else None


def register() -> None:
    registries.my_page.register("facilities.drop_in", my_page)
