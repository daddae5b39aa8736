import random

from agreements import demo
from agreements.models import PartnershipAgreement
from portal.demo.loader import DemoContext
from portal.models import Unit
from tests.factories import NOW, make_association, make_mandate, make_user


def test_six_agreements_in_the_stages_that_people_meet(db):
    units = [Unit.objects.create(name=name) for name in ("Kultur og fritid", "Skole", "Helse")]
    chair = make_user(email="leder@demo.example")
    korps = make_association(name="Tranby Demokorps")
    make_mandate(association=korps, user=chair)
    for _ in range(6):
        make_association()
    context = DemoContext({chair.email: chair}, units, {"korps": korps})
    demo.load(rng=random.Random(1), today=NOW.date(), at=NOW, context=context)
    rows = PartnershipAgreement.objects
    assert sorted(rows.values_list("state", flat=True)) == [
        "active", "active", "draft", "ended", "proposed", "terminated",
    ]  # fmt: skip
    assert rows.in_force(NOW.date()).count() == 2
    assert rows.due_for_review(NOW.date()).count() == 1
    draft = rows.get(association=korps)
    assert draft.purpose
    assert not draft.municipal_tasks
