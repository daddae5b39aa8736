"""What is private stays with those it belongs to: a secret in every private column, and a walk over every page.

The tables of columns are `tests/organizations/columns/` and `tests/facilities/columns.py`. Pages, feeds, exports and
open data come from the resolver and from the links on the pages, so that new ones are walked by themselves.
"""

import re
from datetime import time

import pytest
import time_machine
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from facilities import workflow
from facilities.offers import Wish
from organizations.models import Association
from portal.models import User
from tests.conventions.walk import links_in, route_of, text_of, walk
from tests.facilities import columns as premises
from tests.facilities.factories import (
    let_to_persons,
    make_facility,
    make_instant_hours,
    make_own_booking,
    make_rate,
    make_site,
)
from tests.factories import NOW, make_association, make_mandate, make_user
from tests.organizations import columns as register
from tests.organizations.columns import PLANTED

pytestmark = pytest.mark.xdist_group("secrets")  # what they share takes long to make

APPS = ("organizations", "facilities")
PUBLIC = register.PUBLIC | premises.PUBLIC
PRIVATE = register.PRIVATE | premises.PRIVATE
BEGINNING = "qzhemmelig"  # of every secret that the database lets us choose
NOBODYS = "hqzemmelig000qx"
TEXT = (models.CharField, models.TextField, models.JSONField)


def models_of():
    """Those of the apps whose columns are declared. No two bear the same name."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def columns():
    """ "Model.field" of every column of text that somebody can have written."""
    for model in models_of():
        for field in model._meta.local_concrete_fields:
            written = field.base_field if isinstance(field, ArrayField) else field
            if isinstance(written, TEXT) and not field.choices and field.name != "state":
                yield f"{model.__name__}.{field.name}"


def test_every_column_of_text_is_declared_public_or_private():
    known = set(columns())
    unknown = known - PUBLIC - PRIVATE
    assert not unknown, (
        "Say in tests/organizations/columns/<part>.py or tests/facilities/columns.py whether everybody may read "
        f"{', '.join(sorted(unknown))}."
    )
    assert not (PUBLIC & PRIVATE)
    assert not (PUBLIC | PRIVATE) - known, "These columns are gone."


def secrets():
    """{secret: "Model.field"}; each column has one of its own."""
    words = {
        name: f"{BEGINNING}{number}qz" for number, name in enumerate(sorted(PRIVATE - premises.UNPLANTED), 1)
    }
    return {PLANTED.get(name, word): name for name, word in words.items()}


def plant(model, name, secret, *, is_fixed=False):
    """Write it in every row. Rows that the database wants empty stay so."""
    field = model._meta.get_field(name)
    value = secret
    if isinstance(field, models.JSONField):
        value = {"hemmelig": secret}
    elif isinstance(field, ArrayField):
        value = [secret]
    elif not is_fixed:
        number = Cast("pk", models.CharField())
        before = "https://" if isinstance(field, models.URLField) else ""
        after = "@hemmelig.example" if isinstance(field, models.EmailField) else ""
        value = Concat(
            models.Value(before + secret), number, models.Value(after + ".example/" * bool(before))
        )
    rows = model._base_manager.all()
    try:
        with transaction.atomic():
            return rows.update(**{name: value})
    except IntegrityError:
        return rows.exclude(**{name: field.get_default()}).update(**{name: value})


@pytest.fixture(scope="module")
def planted(demo):
    """The demo, with secrets in it that nobody has chosen to show; {secret: where it stands}."""
    for model in models_of():
        chosen = [field.name for field in model._meta.fields if field.name.startswith("show_")]
        if chosen:
            model._base_manager.update(**dict.fromkeys(chosen, False))
    found, known = secrets(), {model.__name__: model for model in models_of()}
    empty = []
    for secret, label in found.items():
        model, name = label.split(".")
        if not plant(known[model], name, secret, is_fixed=label in PLANTED):
            empty.append(label)
    assert not empty, f"The demo has no row with {', '.join(empty)}: add one, so that it is walked."
    people = User.objects.filter(is_staff=False)
    for number, name in enumerate(("email", "phone")):
        secret = f"{BEGINNING}9{number}qz"
        domain = models.Value("@hemmelig.example" if name == "email" else "")
        people.update(**{name: Concat(models.Value(secret), Cast("pk", models.CharField()), domain)})
        found[secret] = f"User.{name}"
    found[own_booking()] = "User.name of a resident who books for themselves"
    return found


def own_booking():
    """A resident has booked, asked for, and waits for premises of the demo; the secret that is the name."""
    secret = f"{BEGINNING}92qz"
    resident = make_user(name=f"{secret} Innbygger")
    with time_machine.travel(NOW, tick=False):
        let_to_persons(valid_from=NOW.date())
        hall = make_facility(site=make_site(name="Demohuset", caretaker_phone=""))
        make_rate(kind=hall.kind, valid_from=NOW.date())
        other = make_own_booking(hall, start=time(20), end=time(21))
        wish = Wish(hall, None, other.starts_at, other.ends_at, "event", is_adult=True)
        make_own_booking(hall, person=resident)
        workflow.wait_for(wish, by=resident, at=NOW)
        make_instant_hours(hall)
        make_own_booking(hall, person=resident, start=time(19), end=time(20))
    return secret


@pytest.fixture(scope="module", params=["anonymous", "stranger", "member of another association"])
def walked(request, planted):
    """The reader, and what every page says to this reader: walked once for all the tests."""
    reader = Client()
    if request.param == "stranger":
        reader.force_login(make_user())
    elif request.param != "anonymous":
        reader.force_login(make_mandate(association=make_association(name="En helt annen forening")).user)
    with time_machine.travel(NOW, tick=False):
        return reader, dict(walk(reader))


def found_in(said, planted):
    """The columns whose secret stands in the text, also with dots and blanks between the digits."""
    squeezed = re.sub(r"[.\s]|&nbsp;|&#160;", "", said)
    return {label for secret, label in planted.items() if secret in squeezed}


def test_no_page_feed_or_export_shows_a_secret_to_the_wrong_reader(walked, planted, db):
    _reader, pages = walked
    told = {url: sorted(found) for url, said in pages.items() if (found := found_in(said, planted))}
    assert not told
    seen = {url.split("?")[0] for url in pages}
    must = {"/api/v1/associations", reverse("associations"), reverse("calendar"), reverse("search")}
    assert must <= seen
    assert any(url.endswith("/kalender.ics") and url.startswith("/foreninger/") for url in seen)
    assert any(url == Association.objects.public().get(slug=url.split("/")[2]).get_absolute_url()
               for url in seen if re.fullmatch(r"/foreninger/[a-z0-9-]*demo[a-z0-9-]*/", url))  # fmt: skip


def test_no_search_finds_by_a_secret(walked, planted, db, request):
    """The answer to a secret is the answer to a word that nobody has written.

    Every reader asks for how the secrets begin; whoever may find most, a member, for each of them in full too.
    """
    reader, pages = walked
    words = {BEGINNING: "how it begins"} | {word: planted[word] for word in PLANTED.values()}
    if "member" in request.node.callspec.id:
        words |= planted
    asked = {
        route_of(url): url
        for url, said in pages.items()
        if "?" not in url and ('name="q"' in said or "/api/" in url)
    }.values()
    assert len(asked) >= 4
    with time_machine.travel(NOW, tick=False):
        nothing = {url: bare(reader, url, NOBODYS) for url in asked}
        told = [
            f"{url} finds by {label}"
            for url in asked
            for secret, label in words.items()
            if bare(reader, url, secret) != nothing[url]
        ]
    assert not told


def bare(reader, url, word):
    """What it answers to a search for `word`, without the word itself."""
    said = text_of(reader.get(url, {"q": word}))
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said).replace(word, "")


def test_the_walk_sees_what_is_shown(planted, db):
    """Not blind: what an association has chosen to show is seen and found, and the chair sees the account."""
    with time_machine.travel(NOW, tick=False):
        shown = Association.objects.public().exclude(email="").first()
        Association.objects.filter(pk=shown.pk).update(show_email=True)
        page = text_of(Client().get(shown.get_absolute_url()))
        assert found_in(page, planted) == {"Association.email"}
        own = Client()
        own.force_login(make_mandate(association=shown).user)
        assert "Association.bank_account_number" in found_in(
            text_of(own.get(shown.get_absolute_url())), planted
        )
        assert links_in(page)
        Association.objects.filter(pk=shown.pk).update(name=f"{BEGINNING}korpset")
        lists = reverse("associations")
        assert bare(own, lists, BEGINNING) != bare(own, lists, NOBODYS), "how a word begins is enough"
