"""A platform file is either whole or refused with a plain sentence; every promise of Lier's document is in its file."""

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from stdnum.no import orgnr

from portal import platform, registries

NAMES = ("drammen", "ks", "lier", "lorenskog")
MEASURES = {
    "organizations.confirmed_share",
    "organizations.activities_upcoming",
    "organizations.volunteer_hours",
    "organizations.associations",
    "organizations.open_for_all",
    "organizations.umbrellas",
    "facilities.free_hours",
    "facilities.instant_share",
    "facilities.places",
    "facilities.schools",
    "facilities.things_to_borrow",
    "facilities.needs",
    "grants.median_days",
    "grants.answered_on_time",
    "grants.form_minutes",
    "grants.schemes",
    "grants.others_schemes",
    "grants.unrestricted",
    "dialogue.last_meeting",
    "dialogue.next_meeting",
    "dialogue.meetings_held",
    "dialogue.answered_on_time",
    "dialogue.hearings_open",
    "dialogue.answers_to_hearings",
    "dialogue.contact_points",
    "agreements.active",
}
every_platform = pytest.mark.parametrize("name", NAMES)


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """Lier's file with the first `old` replaced."""
    text = (platform.FOLDER / "lier.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lier.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_all_four_are_there():
    assert platform.available() == NAMES


@every_platform
def test_loads_once_and_carries_its_own_name(name):
    loaded = platform.load(name)
    assert loaded.id == name
    assert loaded is platform.load(name)


@every_platform
def test_every_commitment_has_words_and_a_measure_that_some_app_registers_or_none(name):
    for commitment in platform.load(name).commitments:
        assert commitment.title, commitment.id
        assert commitment.summary.endswith("."), commitment.id
        assert commitment.measure in MEASURES | {""}, commitment.id


@every_platform
def test_organization_number_has_a_valid_check_digit(name):
    number = platform.load(name).municipality.organization_number
    assert not number or orgnr.is_valid(number)


def test_lier_holds_every_promise_of_its_document():
    by_section: dict[str, list[str]] = {}
    for commitment in platform.load("lier").commitments:
        by_section.setdefault(commitment.section, []).append(commitment.id)
    assert list(by_section) == ["1.1", "1.2", "2", "3.1", "3.2", "3.3"]
    assert len(by_section["1.2"]) == 3
    assert {
        "premises-available",
        "free-on-weekdays",
        "simple-booking",
        "simple-grants",
        "simple-loans",
        "simple-enquiries",
        "fast-answers",
        "portal-support",
        "portal-contacts",
        "portal-external-schemes",
    } <= set(by_section["3.1"])
    assert {"yearly-dialogue-meeting", "contact-when-needed", "hearings", "open-door"} <= set(
        by_section["3.2"]
    )
    assert {
        "agreements-possible",
        "clear-expectations",
        "supplement-not-replace",
        "new-offers",
        "association-run-services",
        "help-being-seen",
        "own-updates",
        "shared-facts",
    } <= set(by_section["3.3"])


def test_every_measure_shows_how_some_promise_goes():
    used = {promise.measure for name in NAMES for promise in platform.load(name).commitments}
    assert used == MEASURES | {""}
    assert set(registries.measures.names()) == MEASURES


def test_drammen_has_its_ten_districts():
    assert len(platform.load("drammen").districts) == 10


@every_platform
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accent_can_be_read(name, scheme):
    scale = getattr(platform.load(name).accent, scheme)
    for ground in ("background_default", "background_tinted", "surface_default", "surface_tinted"):
        for text in ("text_subtle", "text_default"):
            assert contrast(getattr(scale, text), getattr(scale, ground)) >= 4.5, (text, ground)
        assert contrast(scale.border_default, getattr(scale, ground)) >= 3, ground
    for base in ("base_default", "base_hover", "base_active"):
        assert contrast(scale.base_contrast_default, getattr(scale, base)) >= 4.5, base
    assert contrast(scale.base_default, scale.background_default) >= 4.5


@every_platform
def test_light_accent_carries_white_text(name):
    assert contrast("#ffffff", platform.load(name).accent.light.base_default) >= 4.5


def test_accent_becomes_designsystemets_custom_properties():
    css = platform.load("lier").accent.css()
    assert css.count("--ds-color-accent-base-default: #1f5c30;") == 1
    assert "[data-color-scheme=dark]" in css


def test_legal_rule_is_the_latest_in_force(tmp_path):
    head = '[[legal_rules]]\nid = "letting"\n'
    later = head + 'valid_from = 2030-01-01\nis_individual_decision = false\nsource = "Ny lov"\n\n'
    lier = platform.read(changed(tmp_path, head, later + head))
    assert lier.legal_rule("letting", on=date(2029, 12, 31)).source != "Ny lov"
    assert lier.legal_rule("letting", on=date(2030, 1, 1)).source == "Ny lov"
    with pytest.raises(LookupError):
        lier.legal_rule("letting", on=date(1969, 12, 31))


@every_platform
def test_grants_can_be_appealed_within_three_weeks(name):
    loaded = platform.load(name)
    for scheme in loaded.grants.schemes:
        rule = loaded.legal_rule(scheme.legal_rule, on=date(2027, 1, 1))
        assert rule.is_individual_decision
        assert rule.appeal_days == 21
        assert any(rule.appeal_body in text for text in rule.appeal_paragraphs)
        assert not any("{" in text for text in rule.appeal_paragraphs)


def test_interim_reply_follows_the_law_or_the_shorter_promise():
    day = date(2027, 1, 31)
    rules = {name: platform.load(name).legal_rule("grant", on=day) for name in ("lier", "drammen")}
    assert rules["lier"].interim_reply_after.after(day) == date(2027, 2, 28)
    assert rules["drammen"].interim_reply_after.after(day) == date(2027, 2, 21)


def test_deadline_comes_back_every_year():
    scheme = next(s for s in platform.load("lier").grants.schemes if s.id == "operating-youth-culture")
    assert scheme.deadline.in_year(2027) == date(2027, 4, 15)


def test_subject_by_code():
    assert platform.load("lier").subject("facilities").title == "Lokaler og anlegg"
    with pytest.raises(LookupError):
        platform.load("lier").subject("parking")


def test_current_is_the_one_in_the_settings():
    with override_settings(PORTAL_PLATFORM="drammen"):
        assert platform.current().id == "drammen"


def test_unknown_name_lists_the_choices():
    with pytest.raises(
        platform.PlatformError, match=r"^asker\.toml: no such platform; choose one of drammen, ks"
    ):
        platform.load("asker")


def test_a_path_is_no_name():
    with pytest.raises(platform.PlatformError):
        platform.load("../platforms/lier")


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ('website = "https://www.lier.kommune.no"', "", "municipality.website", "missing"),
        ('measure = "grants.median_days"', "", "commitments[15].measure", "missing"),
        ('price_rules = "lier"', 'price_rules = "lier"\npricerules = "x"', "pricerules", "unknown key"),
        (
            "answer_within_weeks = 6",
            'answer_within_weeks = "6"',
            "grants.answer_within_weeks",
            "must be a whole number",
        ),
        ("volunteering = false", "volunteering = 0", "services.volunteering", "must be true or false"),
        (
            "adopted_on = 2017-03-07",
            "adopted_on = 2017-03-07T12:00:00",
            "adopted.adopted_on",
            "must be a date",
        ),
        (
            'kind = "operating_grant"',
            'kind = "gift"',
            "grants.schemes[0].kind",
            "must be one of operating_grant",
        ),
        (
            "{ month = 4, day = 15 }",
            "{ month = 4, day = 31 }",
            "grants.schemes[0].deadline",
            "day is out of range",
        ),
        (
            'base_default = "#1f5c30"',
            'base_default = "green"',
            "accent.light",
            "base_default must be a colour",
        ),
        ('id = "open-door"', 'id = "hearings"', "", "commitments has hearings twice"),
        ('id = "open-door"', 'id = "Åpen dør"', "commitments[25]", "id must be a slug"),
        ('measure = "agreements.active"', 'measure = "active"', "commitments[26]", "measure must be"),
        ('code = "register"', 'code = "registry"', "", "subjects lacks register"),
        ('legal_rule = "grant"', 'legal_rule = "gift"', "", "legal_rule names 'gift'"),
        ("appeal_days = 21", "", "legal_rules[0]", "an individual decision needs appeal_days"),
        ('examples = ["organization_number"', 'examples = ["fax"', "municipality", "examples names 'fax'"),
        ('districts = ["Lierbyen"', "districts = [1", "districts[0]", "must be a text"),
        ('id = "lier"', 'id = "asker"', "id", "must be 'lier', the name of the file"),
        ("[municipality]", "[municipality", "", "not valid TOML"),
    ],
)
def test_a_bad_file_is_refused_with_file_and_key(tmp_path, old, new, key, problem):
    with pytest.raises(platform.PlatformError) as caught:
        platform.read(changed(tmp_path, old, new))
    assert caught.value.file == "lier.toml"
    assert caught.value.key == key
    assert problem in caught.value.problem
    assert str(caught.value).startswith(f"lier.toml: {key}: " if key else "lier.toml: ")
