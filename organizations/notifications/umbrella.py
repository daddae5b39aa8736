"""Messages between an umbrella organisation and those that ask to belong to it."""

from organizations.models import Association, UmbrellaMembership
from portal.notifications import Message, Receiver


def leaders(association: Association) -> list[Receiver]:
    return [Receiver.of(mandate.user) for mandate in association.mandates.leading().select_related("user")]


class UmbrellaAsked(Message):
    """To the umbrella's leaders: somebody asks, and an answer waits to be given."""

    kind = "organizations.umbrella_asked"

    def __init__(self, membership: UmbrellaMembership) -> None:
        self.membership = membership

    def receivers(self) -> list[Receiver]:
        return leaders(self.membership.umbrella)

    def context(self) -> dict[str, object]:
        return {"slug": self.membership.umbrella.slug}


class UmbrellaAnswered(Message):
    """To the association's leaders: the answer is read on its page."""

    kind = "organizations.umbrella_answered"

    def __init__(self, membership: UmbrellaMembership) -> None:
        self.membership = membership

    def receivers(self) -> list[Receiver]:
        return leaders(self.membership.member)

    def context(self) -> dict[str, object]:
        return {"slug": self.membership.member.slug}
