"""Those who take part: only themselves and the organiser read about them."""

PUBLIC: set[str] = set()
PRIVATE = {"Announcement.text", "OwnFeed.nonce", "Participant.name", "Participant.nonce", "Participant.phone"}
