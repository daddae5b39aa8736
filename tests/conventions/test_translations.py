"""Every text is translated in every language that is switched on."""

import io
import re

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import label_for_field
from django.utils.functional import Promise
from django.utils.translation import templatize

from portal.admin import site
from tests.conventions.source import APPS, ROOT

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _python(path):
    return path.read_text(encoding="utf-8")


def _template(path):
    """Django's own rewriting of a template into calls, without the indentation that is not Python's."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in calls.splitlines())


def texts():
    """(path, msgid or tuple of plural msgids) of every text in the portal's own code and templates."""
    sources = [(path, _python) for app in APPS for path in (ROOT / app).rglob("*.py")]
    sources += [
        (path, _template) for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")
    ]
    for path, read in sources:
        code = io.BytesIO(read(path).encode())
        for line, messages, _comments, context in extract("python", code, keywords=KEYWORDS):
            first = messages[0] if isinstance(messages, tuple) else messages
            yield f"{path.relative_to(ROOT)}:{line}", first, context


@pytest.fixture(scope="module")
def found():
    return list(texts())


def catalogue(language):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def test_extraction_finds_what_templates_and_code_say(found):
    msgids = {msgid for _where, msgid, _context in found}
    assert {"Skip to content", "case handler", "One thing must be corrected"} <= msgids


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
class TestLanguage:
    def test_has_every_text(self, language, found):
        known = catalogue(language)
        missing = sorted({f"{where}: {msgid}" for where, msgid, c in found if known.get(msgid, c) is None})
        assert not missing, "Run `make messages` and translate."

    def test_is_complete(self, language):
        wrong = [
            message.id
            for message in catalogue(language)
            if message.id
            and (
                message.fuzzy
                or not all([message.string] if isinstance(message.string, str) else message.string)
            )
        ]
        assert not wrong

    def test_keeps_the_placeholders(self, language):
        """%(name)s in the text and in its translation are the same."""
        name = re.compile(r"%\((\w+)\)")
        wrong = [
            message.id
            for message in catalogue(language)
            if message.id and set(name.findall(str(message.id))) != set(name.findall(str(message.string)))
        ]
        assert not wrong


LETTERS = ("grants/letters.py", "grants/words.py")


def test_letters_have_every_text_in_nynorsk(found):
    """The portal is in bokmål; a letter is in the form of Norwegian that the receiver uses."""
    known = catalogue("nn")
    said = {msgid for where, msgid, _context in found if where.startswith(LETTERS)}
    assert len(said) > 25
    said = {msgid if isinstance(msgid, str) else msgid[0] for msgid in said}
    in_nynorsk = {message.id[0] if message.pluralizable else message.id: message for message in known}
    assert not sorted(msgid for msgid in said if msgid not in in_nynorsk)
    assert not sorted(msgid for msgid in in_nynorsk if msgid and msgid not in said)
    holes = re.compile(r"%\((\w+)\)")
    for msgid, message in in_nynorsk.items():
        for text in message.string if message.pluralizable else (message.string,):
            assert text, msgid
            assert set(holes.findall(msgid)) == set(holes.findall(text)), msgid


def test_staff_read_names_in_their_language():
    """Models and fields of the admin have a name to translate; Django's own guess is English."""
    wrong = [
        model._meta.label for model in site._registry if not isinstance(model._meta.verbose_name, Promise)
    ]
    wrong += [
        f"{model._meta.label}.{name}"
        for model, admin in site._registry.items()
        for name in _shown(admin)
        if not isinstance(model._meta.get_field(name).verbose_name, Promise)
    ]
    assert not sorted(set(wrong))


def _shown(admin: ModelAdmin):
    """The names of the model's own fields that `admin` lists, or shows on its form."""
    named = [*admin.list_display, *(getattr(admin, "facts", ())), *(admin.fields or ())]
    own = {field.name for field in admin.model._meta.fields if field.name not in ("id",)}
    return [name for name in named if name in own]


def test_no_column_of_the_staffs_lists_is_called_by_its_name_in_the_code():
    bare = [
        f"{model._meta.label}.{name}"
        for model, of in site._registry.items()
        for name in {*of.list_display, *of.readonly_fields}
        if isinstance(name, str) and not name.startswith(("__", "action_"))
        if str(label_for_field(name, model, of)).lower().replace(" ", "_") == name
    ]
    assert bare == []
