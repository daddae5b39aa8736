"""What kinds of premises and bookings there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FacilityKind(models.TextChoices):
    SPORTS_HALL = "sports_hall", _("sports hall")
    GYM = "gym", _("gym")
    SWIMMING_POOL = "swimming_pool", _("swimming pool")
    COMMUNITY_HALL = "community_hall", _("community hall")
    STAGE = "stage", _("stage")
    MUSIC_ROOM = "music_room", _("music room")
    MEETING_ROOM = "meeting_room", _("meeting room")
    CLASSROOM = "classroom", _("classroom")
    PITCH = "pitch", _("pitch")


class Purpose(models.TextChoices):
    TRAINING = "training", _("training")
    REHEARSAL = "rehearsal", _("rehearsal")
    MEETING = "meeting", _("meeting")
    EVENT = "event", _("event")
    OTHER = "other", _("something else")


class AgeGroup(models.TextChoices):
    UNDER_20 = "under_20", _("under 20")
    ADULTS = "adults", _("20 or older, or mixed")


class BookingKind(models.TextChoices):
    BOOKING = "booking", _("booking")
    BLACKOUT = "blackout", _("closed by the municipality")
