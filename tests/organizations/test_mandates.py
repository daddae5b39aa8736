"""Who may act for whom: asked for by oneself, answered by staff, told by e-mail."""

import pytest
from django.urls import reverse

from organizations.acting import SESSION_KEY
from organizations.models import Association, Mandate
from organizations.permissions import may_act_for, may_handle_money_of
from organizations.states import AssociationState, MandateState
from organizations.workflow import associations, mandates
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


def claim(association=None, user=None, role="chair"):
    return mandates.claim(
        association or make_association(),
        role=role,
        explanation="Årsmøtet valgte meg.",
        by=user or make_user(),
        at=NOW,
    )


def test_the_header_says_whom_one_acts_for_on_every_own_page(client):
    mandate = make_mandate(role="chair", association=make_association(name="Tranby korps"))
    client.force_login(mandate.user)
    for name in ("association", "association_board", "hand_over", "association_confirm", "association_edit"):
        page = client.get(reverse(name, args=[mandate.association.slug])).content.decode()
        header = page.split("<main")[0]
        assert "Tranby korps" in header, name
        assert "Mandate" not in header, name


def test_approved_the_person_may_act_and_is_told():
    mandate = claim()
    assert not may_act_for(mandate.user, mandate.association)
    mandates.approve(mandate, by=make_staff(), at=NOW)
    assert may_act_for(mandate.user, mandate.association)
    notice = Notice.objects.get()
    assert (notice.kind, notice.address) == ("organizations.mandate_approved", mandate.user.email)
    assert notice.subject == "Kommunen har svart på forespørselen din"
    assert mandate.association.name not in notice.body  # who belongs where is nobody else's to read
    assert reverse("my_page") in notice.body
    assert mandate.user.name not in notice.body


def test_refused_the_reason_is_on_the_own_page_and_not_in_the_email(client):
    mandate = claim()
    mandates.refuse(mandate, reason="Vi finner deg ikke i protokollen.", by=make_staff(), at=NOW)
    assert not may_act_for(mandate.user, mandate.association)
    assert "protokollen" not in Notice.objects.get().body
    client.force_login(mandate.user)
    assert "Vi finner deg ikke i protokollen." in client.get(reverse("my_page")).content.decode()


def test_a_second_request_is_refused_plainly_while_one_is_open():
    mandate = claim()
    with pytest.raises(Refused, match="claimed"):
        claim(mandate.association, mandate.user)
    mandates.refuse(mandate, reason="Nei", by=make_staff(), at=NOW)
    assert claim(mandate.association, mandate.user).state == MandateState.REQUESTED


def test_nobody_claims_what_is_not_in_the_register():
    for state in (AssociationState.REFUSED, AssociationState.DELETED):
        with pytest.raises(Refused, match="not_registered"):
            claim(make_association(state=state))


def test_nobody_handles_the_own_request():
    staff = make_staff()
    mandate = claim(user=staff)
    for verb in (mandates.approve, mandates.refuse):
        with pytest.raises(Refused, match="own_case"):
            verb(mandate, by=staff, at=NOW, **({"reason": "x"} if verb is mandates.refuse else {}))


@pytest.mark.parametrize("verb", ["approve", "refuse", "end", "withdraw"])
@pytest.mark.parametrize("state", ["requested", "active", "refused", "ended"])
@pytest.mark.parametrize("who", ["staff", "stranger", "holder", "chair"])
def test_every_verb_in_every_state_by_every_role(verb, state, who):
    allowed = {
        "approve": {("requested", "staff")},
        "refuse": {("requested", "staff")},
        "end": {("active", "staff"), ("active", "holder"), ("active", "chair")},
        "withdraw": {("requested", "holder")},
    }[verb]
    mandate = make_mandate(role="treasurer")
    times = {
        "decided_at": None if state == "requested" else NOW,
        "ended_at": NOW if state == "ended" else None,
    }
    Mandate.objects.filter(pk=mandate.pk).update(state=state, **times)
    mandate.refresh_from_db()
    chair = make_mandate(association=mandate.association).user
    by = {"staff": make_staff(), "stranger": make_mandate().user, "holder": mandate.user, "chair": chair}[who]
    more = {"reason": "Derfor."} if verb == "refuse" else {}

    def run():
        return getattr(mandates, verb)(mandate, by=by, at=NOW, **more)

    if (state, who) in allowed:
        run()
        assert AuditEntry.objects.about(mandate).exists()
    else:
        with pytest.raises(Refused):
            run()


def test_only_chair_and_treasurer_handle_money():
    association = make_association()
    for role, may in [("chair", True), ("treasurer", True), ("secretary", False), ("contact", False)]:
        assert may_handle_money_of(make_mandate(association=association, role=role).user, association) is may


def test_claim_through_the_pages(client):
    association, user = make_association(name="Tranby korps"), make_user()
    client.force_login(user)
    assert "Jeg sitter i styret" in client.get(association.get_absolute_url()).content.decode()
    url = reverse("association_claim", args=[association.slug])
    empty = client.post(url, {"role": "chair", "explanation": ""})
    assert empty.context["form"].errors["explanation"]
    done = client.post(url, {"role": "chair", "explanation": "Se protokollen."}, follow=True)
    assert "Vi har fått forespørselen din" in done.content.decode()
    assert "venter på kommunen" in done.content.decode()
    again = client.post(url, {"role": "chair", "explanation": "En gang til."})
    assert "Du har allerede bedt om" in again.content.decode()
    assert Mandate.objects.count() == 1


def test_choose_for_whom_to_act(client):
    mine = make_mandate(association=make_association(name="Alfa"))
    other = make_mandate(association=make_association(name="Beta"), user=mine.user)
    client.force_login(mine.user)
    page = client.get(reverse("association_choose")).content.decode()
    assert "for denne nå" in page
    client.post(reverse("association_choose"), {"association": other.association.slug})
    assert client.session[SESSION_KEY] == other.association.pk
    assert ">Beta</a>" in client.get(reverse("front")).content.decode()
    foreign = make_association(name="Gamma")
    assert client.post(reverse("association_choose"), {"association": foreign.slug}).status_code == 404
    mandates.end(other, by=make_staff(), at=NOW)
    assert ">Alfa</a>" in client.get(reverse("front")).content.decode()


def test_stop_acting_and_take_a_request_back(client):
    mandate = make_mandate()
    make_mandate(association=mandate.association, role="treasurer")
    asked = claim(user=mandate.user)
    client.force_login(mandate.user)
    for one in (mandate, asked):
        url = reverse("mandate_end", args=[one.pk])
        assert client.get(url).status_code == 200
        assert client.post(url).status_code == 302
        one.refresh_from_db()
        assert one.state == MandateState.ENDED
        assert client.get(url).status_code == 404
    assert client.get(reverse("mandate_end", args=[make_mandate().pk])).status_code == 404


# --- Staff -------------------------------------------------------------------------------------------------


def test_staff_approve_from_the_worklist(client):
    mandate = claim(make_association(name="Tranby korps"))
    client.force_login(make_staff())
    url = reverse("admin:organizations_mandate_change", args=[mandate.pk])
    assert url in client.get(reverse("admin:index")).content.decode()
    page = client.get(url).content.decode()
    assert "Årsmøtet valgte meg." in page
    client.post(reverse("admin:organizations_mandate_move", args=[mandate.pk, "approve"]), {"send": "1"})
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ACTIVE
    assert url not in client.get(reverse("admin:index")).content.decode()


def test_staff_take_a_proposed_association_in_with_or_without_its_people(client):
    staff = make_staff()
    client.force_login(staff)
    for with_mandates, state in [(True, MandateState.ACTIVE), (False, MandateState.REQUESTED)]:
        user = make_user()
        association = associations.register(name=f"Ny {state}", explanation="Meg", by=user, at=NOW)
        assert association.name in client.get(reverse("admin:index")).content.decode()
        move = reverse("admin:organizations_association_move", args=[association.pk, "verify"])
        client.post(move, {"send": "1"} | ({"with_mandates": "on"} if with_mandates else {}))
        association.refresh_from_db()
        assert association.state == AssociationState.ACTIVE
        assert association.mandates.get().state == state


def test_staff_refuse_an_association_with_a_reason():
    user = make_user()
    association = associations.register(name="Firma AS", explanation="Meg", by=user, at=NOW)
    associations.refuse(association, reason="Dette er et firma.", by=make_staff(), at=NOW)
    assert association.state == AssociationState.REFUSED
    assert Mandate.objects.get().refusal_reason == "Dette er et firma."
    assert Notice.objects.get().kind == "organizations.mandate_refused"


@pytest.mark.parametrize("name", ["association", "mandate", "activity", "district", "activitytype"])
def test_admin_lists_stay_small(client, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.organizations.factories import make_activity

    client.force_login(make_staff())
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_activity()
        with CaptureQueriesContext(connection) as made:
            assert client.get(reverse(f"admin:organizations_{name}_changelist")).status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1] <= 12


def test_staff_change_facts_and_the_change_is_logged(client):
    association = make_association(name="Feil navn", website="https://x.example/")
    client.force_login(make_staff())
    url = reverse("admin:organizations_association_change", args=[association.pk])
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    response = client.post(url, data | {"name": "Riktig navn", "activity_types": []})
    assert response.status_code == 302
    assert Association.objects.get(pk=association.pk).name == "Riktig navn"
    assert AuditEntry.objects.about(association).latest("id").fields == ["name"]
