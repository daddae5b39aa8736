"""The form builder: twelve kinds of questions, conditions, versions, and drafts that nobody changes unseen."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from grants import rules, workflow
from grants.answers import lines_of, read_answers
from grants.models import FormVersion, GrantApplication, Question, QuestionKind
from grants.ready_forms import ready_questions
from grants.schemes import sync_schemes
from grants.states import FORM, FormState
from grants.workflow.forms import ask
from portal import platform
from portal.lifecycle import Role
from portal.models import AuditEntry
from portal.problems import Refused
from tests.factories import NOW, make_association, make_district, make_staff, make_user
from tests.grants.factories import (
    ACCOUNT,
    make_application,
    make_call,
    make_draft,
    make_scheme,
    make_scheme_without_form,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
K = QuestionKind


def question(key, kind=K.TEXT, page="tiltaket", **facts):
    texts = {"label": f"Spørsmål {key}", "why_asked": "Vi trenger det.", "kept_years": 5}
    return {"key": key, "kind": kind, "page": page, **texts, **facts}


ALWAYS = [
    question("contact", K.PERSON, "foreningen"),
    question("amount_applied", K.MONEY, "okonomi"),
    question("bank_account_number", K.TEXT, "okonomi"),
]


def make_form(*questions, scheme=None, always=ALWAYS):
    """A new version in use that asks for what is always asked and for `questions`."""
    version = workflow.new_version(scheme or make_scheme(), by=make_staff(), at=NOW)
    rewrite(version, [*always, *questions])
    return workflow.publish(version, by=make_staff(), at=NOW)


def rewrite(version, questions):
    version.questions.all().delete()
    ask(version, questions)


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def step_url(draft, slug):
    return reverse("grant_application_step", args=[draft.pk, slug])


@pytest.fixture
def write(client):
    """Post answers to a page of the draft; return the page or the next one."""

    def post(draft, slug, **answers):
        client.force_login(draft.saved_by)
        draft.refresh_from_db()
        return client.post(step_url(draft, slug), {"version": draft.version, **answers}, follow=True)

    return post


class TestEveryKind:
    """What is written is stored, shown again on the page, and read back in plain words."""

    def draft(self, *questions):
        form = make_form(*questions)
        return make_draft(call=make_call(scheme=form.scheme), by=make_user(name="Ingrid Leder"))

    @pytest.mark.parametrize(
        ("facts", "sent", "stored", "read"),
        [
            ({"kind": K.TEXT}, {"q": "En konsert"}, "En konsert", "En konsert"),
            ({"kind": K.NUMBER}, {"q": "42"}, 42, "42"),
            ({"kind": K.MONEY}, {"q": "12 500 kr"}, 12500, "12 500 kr"),
            ({"kind": K.DATE}, {"q": "1.6.2027"}, "2027-06-01", "1. juni 2027"),
            ({"kind": K.CHOICE}, {"q": "True"}, True, "ja"),
            ({"kind": K.CHOICE}, {"q": "False"}, False, "nei"),
            ({"kind": K.CHOICE, "choices": ["Kor", "Korps"]}, {"q": "Korps"}, "Korps", "Korps"),
            ({"kind": K.DECLARATION}, {"q": "on"}, True, "ja"),
            ({"kind": K.PLACE}, {"q": "Tranby"}, "Tranby", "Tranby"),
        ],
    )
    def test_that_is_one_answer(self, write, facts, sent, stored, read):
        make_district(name="Tranby")
        draft = self.draft(question("q", **facts))
        write(draft, "tiltaket", **sent)
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.answer("q") == stored
        assert f"Spørsmål q {read}" in [line.replace("\u00a0", " ") for line in lines_of(read_answers(draft))]
        assert not [problem for problem in rules.missing(draft) if problem.field == "q"]

    def test_person_is_somebody_with_a_mandate(self, write, client):
        draft = self.draft(question("q", K.PERSON))
        stranger = make_user(name="Fremmed")
        assert "Velg et gyldig valg" in page(write(draft, "tiltaket", q=stranger.pk))
        write(draft, "tiltaket", q=draft.saved_by.pk)
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.answer("q") == draft.saved_by.pk
        assert "Spørsmål q Ingrid Leder" in list(lines_of(read_answers(draft)))

    def test_table_gives_new_rows_and_forgets_empty_ones(self, write, client):
        draft = self.draft(question("q", K.TABLE, choices=["Hva", "Når"]))
        sent = {
            "q-0-0": "Øving",
            "q-0-1": "mandag",
            "q-1-0": "",
            "q-1-1": "",
            "q-2-0": "Konsert",
            "q-2-1": "",
        }
        write(draft, "tiltaket", **sent)
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.answer("q") == [["Øving", "mandag"], ["Konsert", ""]]
        text = page(client.get(step_url(draft, "tiltaket")))
        assert 'name="q-3-0"' in text
        assert 'value="Øving"' in text

    def test_a_table_of_many_rows_is_refused_plainly_and_stays_on_the_page(self, write):
        draft = self.draft(question("q", K.TABLE, choices=["Hva"]))
        text = page(write(draft, "tiltaket", **{f"q-{row}-0": f"rad {row}" for row in range(300)}))
        assert "Høyst 60 rader" in text
        assert 'value="rad 59"' in text

    def test_budget_has_income_and_costs_with_sums(self, write, client):
        draft = self.draft(question("q", K.BUDGET))
        sent = {
            "q_income-0-0": "Billetter",
            "q_income-0-1": "12 000",
            "q_cost-0-0": "Leie",
            "q_cost-0-1": "9000",
        }
        write(draft, "tiltaket", **sent)
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.answer("q") == {"income": [["Billetter", 12000]], "cost": [["Leie", 9000]]}
        text = page(client.get(step_url(draft, "tiltaket")))
        assert 'value="12000"' in text
        assert "Inntekter · Sum · 12 000 kr" in [
            line.replace("\u00a0", " ") for line in lines_of(read_answers(draft))
        ]

    @pytest.mark.parametrize("amount", ["-500", "1e9", "tolv", "99999999999"])
    def test_a_negative_or_strange_budget_gets_a_message_and_is_not_lost(self, write, amount):
        draft = self.draft(question("q", K.BUDGET))
        text = page(write(draft, "tiltaket", **{"q_cost-0-0": "Leie", "q_cost-0-1": amount}))
        assert "skriv et helt beløp fra 0" in text
        assert f'value="{amount}"' in text
        assert "Leie" in text

    def test_members_by_age_are_counts_with_a_total(self, write):
        draft = self.draft(question("q", K.MEMBER_COUNTS, page="medlemmer"))
        write(draft, "medlemmer", **{"q-0-0": "3", "q-1-0": "20", "q-2-0": "", "q-3-0": "", "q-4-0": "7"})
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.answer("q") == {"0–5": 3, "6–12": 20, "26–": 7}
        lines = list(lines_of(read_answers(draft)))
        assert "Til sammen · 30" in lines
        assert [lines.index(line) for line in ("0–5 · 3", "6–12 · 20", "26– · 7")] == sorted(
            lines.index(line) for line in ("0–5 · 3", "6–12 · 20", "26– · 7")
        )

    def test_a_file_is_asked_for_by_its_own_name(self, client):
        draft = self.draft(question("q", K.FILE, page="vedlegg", label="Leieavtalen"))
        assert "Mangler vedlegg: leieavtalen" in [str(problem.text) for problem in rules.missing(draft)]
        with pytest.raises(Refused):
            workflow.attach(draft, kind="accounts", file=upload(), by=draft.saved_by, at=NOW)


class TestWhatStaffWrote:
    def test_stands_as_text_and_never_as_markup(self, client):
        tag = "<script>alert(1)</script>"
        form = make_form(question("q", label=tag, why_asked=tag, help=tag))
        draft = make_draft(call=make_call(scheme=form.scheme))
        client.force_login(draft.saved_by)
        assert "<script>alert" not in page(client.get(step_url(draft, "tiltaket")))

    def test_every_page_says_why_and_for_how_long(self, client):
        draft = make_draft()
        client.force_login(draft.saved_by)
        text = page(client.get(step_url(draft, "medlemmer")))
        assert "Vi spør om tall, aldri om navn." in text
        assert "5 år etter at saken er avsluttet" in text

    def test_the_meter_counts_what_is_left(self, client):
        call = make_call()
        assert "Tar omtrent" in page(client.get(call.scheme.get_absolute_url()))
        draft = make_draft(call=call)
        client.force_login(draft.saved_by)
        assert "minutter igjen" in page(client.get(step_url(draft, "medlemmer")))


class TestConditions:
    @pytest.fixture
    def draft(self):
        form = make_form(
            question("rents", K.CHOICE),
            question("rent", K.MONEY, page="okonomi", asked_if_key="rents", asked_if_answer="Ja"),
            question("where", page="tiltaket", asked_if_key="rents", asked_if_answer="ja"),
        )
        return make_draft(call=make_call(scheme=form.scheme))

    def missing(self, draft):
        return {problem.field for problem in rules.missing(GrantApplication.objects.get(pk=draft.pk))}

    def test_what_is_not_asked_is_not_missing(self, write, draft):
        write(draft, "tiltaket", rents="False")
        assert not {"rent", "where"} & self.missing(draft)
        write(draft, "tiltaket", rents="True")
        assert {"rent", "where"} <= self.missing(draft)

    def test_a_later_page_leaves_it_out_and_the_same_page_says_when(self, client, write, draft):
        write(draft, "tiltaket", rents="False")
        assert 'name="rent"' not in page(client.get(step_url(draft, "okonomi")))
        assert "Svar bare hvis svaret på «Spørsmål rents» er «ja»." in page(
            client.get(step_url(draft, "tiltaket"))
        )


class TestVersions:
    def test_a_change_never_touches_a_draft_that_is_begun(self, client):
        draft = make_draft()
        make_form(question("nytt"), scheme=draft.call.scheme)
        client.force_login(draft.saved_by)
        text = page(client.get(step_url(draft, "foreningen")))
        assert "Kommunen har et nyere skjema" in text
        assert "Spørsmål nytt" not in text
        assert {problem.field for problem in rules.missing(draft)} >= {"is_open_to_all"}

    def test_going_over_keeps_every_answer(self, client):
        draft = make_draft(members_total=60, members_6_20=42)
        form = make_form(
            question("members_total", K.NUMBER, page="medlemmer"), question("nytt"), scheme=draft.call.scheme
        )
        client.force_login(draft.saved_by)
        url = reverse("grant_application_change_form", args=[draft.pk])
        for _ in range(2):
            assert client.post(url).url == step_url(draft, "foreningen")
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert draft.form_version == form
        assert (draft.members_total, draft.members_6_20) == (60, 42)
        assert 'value="60"' in page(client.get(step_url(draft, "medlemmer")))
        assert "nyere skjema" not in page(client.get(step_url(draft, "medlemmer")))

    def test_a_form_withdrawn_under_a_draft_is_told_plainly_and_nothing_is_lost(self, client):
        application = make_application(state="draft")
        old = application.form_version
        make_form(*[facts(one) for one in old.questions.all() if one.key not in KEYS], scheme=old.scheme)
        workflow.withdraw_form(FormVersion.objects.get(pk=old.pk), by=make_staff(), at=NOW)
        client.force_login(application.saved_by)
        text = page(client.post(reverse("grant_application_send", args=[application.pk]), follow=True))
        assert "Kommunen har trukket tilbake dette skjemaet" in text
        client.post(reverse("grant_application_change_form", args=[application.pk]))
        client.post(reverse("grant_application_send", args=[application.pk]))
        application.refresh_from_db()
        assert application.case
        assert application.members_total == 60

    def test_one_that_was_in_use_is_never_changed(self):
        form = make_scheme().form_in_use()
        one = form.questions.first()
        for change in (
            lambda: form.questions.update(label="Noe annet"),
            one.delete,
            lambda: ask(form, [question("ny")]),
        ):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()

    def test_a_new_one_begins_as_the_last_and_only_one_is_written_at_a_time(self):
        scheme = make_scheme()
        first, again = (workflow.new_version(scheme, by=make_staff(), at=NOW) for _ in range(2))
        assert first == again
        assert [q.key for q in first.questions.all()] == [q.key for q in scheme.form_in_use().questions.all()]

    def test_the_database_wants_a_reason_and_a_time_for_each_question(self):
        version = workflow.new_version(make_scheme(), by=make_staff(), at=NOW)
        for wrong, constraint in (
            ({"why_asked": ""}, "question_says_why_it_is_asked"),
            ({"kept_years": 0}, "question_says_how_long_it_is_kept"),
            ({"kind": K.FILE}, "question_files_stand_on_their_own_page"),
        ):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                ask(version, [question("ny", **wrong)])

    def test_what_is_lacking_stops_the_publishing_and_is_told_at_once(self):
        version = workflow.new_version(make_scheme(), by=make_staff(), at=NOW)
        rewrite(
            version, [question("q", asked_if_key="x"), question("contact", K.TEXT), question("t", K.TABLE)]
        )
        with pytest.raises(Refused) as refused:
            workflow.publish(version, by=make_staff(), at=NOW)
        codes = [problem.code for problem in refused.value.problems]
        assert sorted(codes) == ["condition_unknown", "no_columns", "not_asked", "not_asked", "wrong_kind"]


KEYS = {one["key"] for one in ALWAYS}
FACTS = [field.name for field in Question._meta.fields if field.name not in ("id", "version")]


def facts(one):
    return {name: getattr(one, name) for name in FACTS}


@pytest.mark.parametrize("role", [Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(FormState), ids=str)
@pytest.mark.parametrize("move", [m for m in FORM.moves if m.name != "replace"], ids=lambda m: m.name)
def test_only_the_table_decides_who_may_do_what_when(move, state, role):
    scheme = make_scheme()
    version = scheme.form_in_use()
    if state != FormState.PUBLISHED:
        version = workflow.new_version(scheme, by=make_staff(), at=NOW)
    if state in (FormState.REPLACED, FormState.WITHDRAWN):
        replaced = scheme.form_in_use()
        workflow.publish(version, by=make_staff(), at=NOW)
        version = FormVersion.objects.get(pk=replaced.pk)
    if state == FormState.WITHDRAWN:
        workflow.withdraw_form(version, by=make_staff(), at=NOW)
    verb = {"publish": workflow.publish, "withdraw": workflow.withdraw_form}[move.name]
    by = make_staff() if role is Role.STAFF else make_user()
    if state in move.sources and role in move.who:
        verb(version, by=by, at=NOW)
        last = AuditEntry.objects.about(version).last()
        assert (last.action, last.actor) == (f"grants.form.{move.done}", by)
    else:
        with pytest.raises(Refused):
            verb(version, by=by, at=NOW)


class TestReadyMade:
    @pytest.mark.parametrize("name", ["lier", "lorenskog", "drammen"])
    def test_every_ready_form_can_be_taken_into_use_and_answers_to_a_scheme(self, name):
        from grants.ready_forms import _table

        source = platform.load(name)
        assert set(_table(name)) <= {scheme.id for scheme in source.grants.schemes}
        sync_schemes(at=NOW, source=source)
        for form in FormVersion.objects.all():
            assert form.state == FormState.PUBLISHED
            assert not rules.before_publishing(form)
            assert form.minutes <= 15

    def test_lorenskog_asks_for_fifteen_members_and_ten_activities(self):
        asked = {one["key"]: one for one in ready_questions("lorenskog", "operating")}
        assert asked["paying_residents"]["least"] == 15
        assert asked["activities_a_year"]["least"] == 10
        assert asked["accepts_companion_card"]["must_be_yes"]

    def test_the_municipalitys_own_form_is_left_alone(self):
        form = make_form(question("egen"))
        sync_schemes(at=NOW)
        assert form.scheme.form_in_use() == form


class TestBuilder:
    @pytest.fixture
    def staff(self, client):
        client.force_login(make_staff())
        return client

    def test_from_a_new_version_to_a_form_in_use(self, staff):
        scheme = make_scheme()
        current = scheme.form_in_use()
        name = "admin:grants_formversion"
        staff.post(reverse(f"{name}_move", args=[current.pk, "copy"]), {"go": "1"})
        version = FormVersion.objects.being_written().get()
        assert "Legg til et spørsmål" in page(staff.get(reverse(f"{name}_change", args=[version.pk])))
        answers = {
            "version": version.pk, "order": "15", "page": "foreningen", "kind": "choice", "key": "style",
            "label": "Hva slags korps?", "why_asked": "Vi teller dem.", "kept_years": "3",
            "choices": "Janitsjar\nBrass",
        }  # fmt: skip
        url = reverse("admin:grants_question_add")
        assert "Fyll ut" in page(staff.post(url, {**answers, "why_asked": "", "kept_years": ""}))
        assert staff.post(url, answers).status_code == 302
        staff.post(reverse(f"{name}_move", args=[version.pk, "publish"]), {"go": "1"})
        assert scheme.form_in_use() == version
        assert version.questions.get(key="style").choices == ["Janitsjar", "Brass"]

    def test_can_be_seen_as_the_association_will_before_it_is_in_use(self, staff):
        version = workflow.new_version(make_scheme(), by=None, at=NOW)
        url = reverse("admin:grants_formversion_preview", args=[version.pk])
        assert url in page(staff.get(reverse("admin:grants_formversion_change", args=[version.pk])))
        text = page(staff.get(url))
        for question in version.questions.all():
            assert escape(question.label) in text
            assert escape(question.why_asked) in text
        assert not GrantApplication.objects.exists()

    def test_a_form_can_be_begun_for_a_scheme_without_one(self, staff):
        scheme = make_scheme_without_form()
        answer = staff.post(reverse("admin:grants_formversion_add"), {"scheme": scheme.pk})
        assert answer.status_code == 302
        version = FormVersion.objects.get(scheme=scheme)
        text = page(staff.get(reverse("admin:grants_formversion_change", args=[version.pk])))
        assert "Skjemaet må spørre om contact." in text

    def test_questions_in_use_can_only_be_read(self, staff):
        one = make_scheme().form_in_use().questions.first()
        url = reverse("admin:grants_question_change", args=[one.pk])
        assert staff.get(url).status_code == 200
        assert staff.post(url, {"label": "Noe annet"}).status_code == 403
        assert (
            staff.post(reverse("admin:grants_question_delete", args=[one.pk]), {"post": "yes"}).status_code
            == 403
        )


def test_the_account_and_the_last_answers_are_filled_in():
    association = make_association(bank_account_number=ACCOUNT)
    form = make_form(question("q", is_remembered=True), question("r"))
    by = make_user()
    call = make_call(scheme=form.scheme)
    draft = make_draft(
        call=call, association=association, by=by, q="Som i fjor", r="I år", amount_applied=5000
    )
    workflow.submit(draft, by=by, at=NOW)
    from datetime import date

    later = make_call(scheme=form.scheme, deadline=date(2028, 4, 15))
    new = workflow.start(later, association=association, by=by, at=later.opens_at)
    assert (new.answer("q"), new.answer("r"), new.bank_account_number) == ("Som i fjor", None, ACCOUNT)
