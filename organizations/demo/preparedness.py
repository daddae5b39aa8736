"""Demo: what the associations can lend in a crisis."""

from datetime import datetime, timedelta
from typing import Any

from organizations.models.preparedness import PreparednessResource
from organizations.workflow import preparedness
from portal.demo.loader import DemoContext

OFFERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("korps", {"kind": "people", "what": "voksne som kan bære og servere", "amount": 25, "response_time": "4"}),
    ("korps", {"kind": "equipment", "what": "lydanlegg på batteri", "amount": 2, "response_time": "4",
               "note": "Står på øvingslokalet. Leder har nøkkel."}),
    ("idrettslag", {"kind": "room", "what": "klubbhus med kjøkken, plass til 80", "amount": None,
                    "response_time": "1", "note": "Nøkkelboks ved døra, ring for kode."}),
    ("idrettslag", {"kind": "vehicle", "what": "traktor med snøskuffe", "amount": 1, "response_time": "4"}),
    ("idrettslag", {"kind": "skill", "what": "medlemmer med førstehjelpskurs", "amount": 12, "response_time": "1"}),
)  # fmt: skip


def load(context: DemoContext, *, at: datetime) -> None:
    """By the band and the sports club, and a few more in bulk; some were confirmed long ago."""
    users = {"korps": context.user("leder"), "idrettslag": context.user("kasserer")}
    for number, (whose, facts) in enumerate(OFFERS):
        association = context.shared[whose]
        preparedness.offer(
            association,
            by=users[whose],
            at=at - timedelta(days=60 + 110 * number),
            district=association.district,
            contact_name=f"Demo-kontakt {number + 1}",
            contact_phone=f"32 00 01 {number:02}",
            second_phone="32 00 01 99" if number == 2 else "",
            **{"note": "", **facts},
        )
    PreparednessResource.objects.bulk_create(
        PreparednessResource(
            association=association, district=association.district, kind="people", what="frivillige til arbeid ute",
            amount=5 + 3 * number, response_time="24", contact_name=f"Demo-vakt {number + 1}",
            contact_phone=f"32 00 02 {number:02}", changed_at=at, confirmed_at=at - timedelta(days=30 * number),
        )
        for number, association in enumerate(context.shared["associations"][10:18])
    )  # fmt: skip
