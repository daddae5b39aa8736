"""What I have signed up to, on my page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from organizations import occasions
from organizations.models import Participant
from organizations.workflow import telling
from portal import clock, registries
from portal.models import User
from portal.registries import MyItem, MySection


def my_participations(user: User) -> MySection | None:
    at = clock.now()
    rows = list(Participant.objects.of_user(user).coming(at).with_activity()[:10])
    if not rows:
        return None
    items = [
        MyItem(
            title=row.activity.title,
            url=row.get_absolute_url(),
            state=row.outside_state,
            association=str(row.activity.association),
            when=row.occurrence.starts_at if row.occurrence else None,
        )
        for row in rows
    ]
    heading = gettext_lazy("What you take part in")
    return MySection(heading, items, reverse("my_participations"), order=15)


def register() -> None:
    registries.my_page.register("organizations.participations", my_participations)
    occasions.cancelled.register("organizations.participants", telling.tell_cancelled)
    occasions.restored.register("organizations.participants", telling.tell_restored)
    occasions.hidden.register("organizations.participants", telling.tell_hidden)
    occasions.moved.register("organizations.participants", telling.tell_moved)
