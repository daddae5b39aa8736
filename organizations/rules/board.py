"""Roles in the national register as a hint about who somebody is: nothing is decided by them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, utils

from portal.problems import Problem, Remark

SAME_NAME = (
    90  # RapidFuzz's score, of 100, from which two names are called the same; middle names may be left out
)


def chair_problems(chairs: Sequence[str], asking: str) -> list[Problem]:
    """The chair in the register beside the name of the person who asks. A name is no proof of who somebody is."""
    return [Remark("register_chair", _hint(chair, asking)) for chair in chairs]


def _hint(chair: str, asking: str) -> str:
    if fuzz.token_set_ratio(chair, asking, processor=utils.default_process) >= SAME_NAME:
        text = _("Chair in the national register: %(chair)s. The person who asks has the same name.")
    else:
        text = _(
            "Chair in the national register: %(chair)s. The person who asks has another name: %(asking)s."
        )
    return str(text % {"chair": chair, "asking": asking})
