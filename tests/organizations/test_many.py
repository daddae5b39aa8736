import pytest
from django.core.management import call_command

from organizations.models import Association
from tests.factories import make_district

pytestmark = pytest.mark.django_db


def test_many_associations_with_all_that_residents_choose_by():
    make_district()
    call_command("load_many", "300")
    call_command("load_many", "20")
    assert Association.objects.public().count() == 320
    assert Association.objects.exclude(activity_types=None).count() == 320
    for chosen in ({"is_step_free": True}, {"companion_card": True}, {"price_for_children__lte": 500}):
        assert Association.objects.filter(**chosen).exists()
    assert Association.objects.exclude(languages=[]).exists()
    assert all("Demo" in name for name in Association.objects.values_list("name", flat=True))
