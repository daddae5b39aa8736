import random

from agreements import demo
from agreements.models import PartnershipAgreement
from agreements.rules import of_completeness
from agreements.states import AgreementParty
from portal.demo.loader import DemoContext
from portal.models import Unit
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user


def test_six_agreements_in_the_stages_that_people_meet(db):
    units = [Unit.objects.create(name=name) for name in ("Kultur og fritid", "Skole", "Helse")]
    chair = make_user(email="leder@demo.example")
    staff = make_staff(unit="Kultur og fritid", email="saksbehandler@demo.example")
    korps = make_association(name="Tranby Demokorps")
    make_mandate(association=korps, user=chair)
    for _ in range(6):
        make_association()
    context = DemoContext({chair.email: chair, staff.email: staff}, units, {"korps": korps})
    demo.load(rng=random.Random(1), today=NOW.date(), at=NOW, context=context)
    rows = PartnershipAgreement.objects
    assert sorted(rows.values_list("state", flat=True)) == [
        "active", "active", "draft", "ended", "proposed", "terminated",
    ]  # fmt: skip
    assert rows.in_force(NOW.date()).count() == 2
    assert rows.due_for_review(NOW.date()).count() == 1
    draft = rows.get(association=korps)
    assert [problem.field for problem in of_completeness(draft, day=NOW.date())] == ["routines"]
    assert draft in rows.waiting_for(AgreementParty.ASSOCIATION)
