"""Every field says why it asks, and a mistake is told where it was made: also to those who only listen."""

from datetime import date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from pytest_django.asserts import assertHTMLEqual

from portal.forms import DateField, DateTimeInput, FilterSelect, KronerField, TimeField
from portal.problems import Blocker, Refused
from portal.uploads import UploadField

CHOICES = [("a", "Første"), ("b", "Andre")]


class EveryField(forms.Form):
    text = forms.CharField(help_text="Hvorfor tekst")
    long = forms.CharField(widget=forms.Textarea, help_text="Hvorfor lang")
    one = forms.ChoiceField(choices=CHOICES, help_text="Hvorfor valg")
    yes = forms.BooleanField(help_text="Hvorfor ja")
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, help_text="Hvorfor knapp")
    many = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, help_text="Hvorfor flere"
    )
    day = DateField(help_text="Hvorfor dag")
    at = TimeField(help_text="Hvorfor tid")
    money = KronerField(help_text="Hvorfor penger")
    file = UploadField(help_text="Hvorfor fil")


class Page(HTMLParser):
    """The elements of a page, by id and by tag."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)
        self.ids = [attrs["id"] for _tag, attrs in self.elements if "id" in attrs]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]


def page_of(form):
    return Page(render_to_string("forms/error_summary.html", {"form": form}) + form.render())


@pytest.fixture(params=["empty", "sent with nothing", "sent with an answer"])
def page(request):
    data = {"empty": None, "sent with nothing": {}, "sent with an answer": {"text": "x", "radio": "b"}}
    return page_of(EveryField(data[request.param]))


class TestMarkup:
    def test_no_id_is_used_twice(self, page):
        assert len(page.ids) == len(set(page.ids))

    def test_each_control_has_a_label_that_exists(self, page):
        labelled = {label["for"] for label in page.all("label")}
        controls = {field["id"] for field in page.all("input", "select", "textarea")}
        assert labelled == controls

    def test_what_describes_a_field_exists(self, page):
        described = [
            attrs["aria-describedby"] for _tag, attrs in page.elements if attrs.get("aria-describedby")
        ]
        assert len(described) == len(EveryField.base_fields)
        assert {name for names in described for name in names.split()} <= set(page.ids)

    def test_every_field_says_why(self):
        html = EveryField().render()
        assert all(str(field.help_text) in html for field in EveryField.base_fields.values())

    def test_each_link_of_the_summary_leads_to_something_that_takes_focus(self):
        page = page_of(EveryField({}))
        links = [link["href"].removeprefix("#") for link in page.all("a")]
        assert len(links) == len(EveryField.base_fields)
        focusable = [
            attrs["id"]
            for tag, attrs in page.elements
            if tag in ("input", "select", "textarea") or "tabindex" in attrs
            if "id" in attrs
        ]
        assert set(links) <= set(focusable)

    def test_fields_in_error_are_marked(self):
        page = page_of(EveryField({}))
        assert all(field.get("aria-invalid") == "true" for field in page.all("input", "select", "textarea"))
        assert not any("aria-invalid" in field for field in page_of(EveryField()).all("input", "select"))

    def test_values_are_kept_and_html_stays_text(self):
        html = EveryField({"text": "<script>alert(1)</script>", "long": "</textarea><b>"}).render()
        assert "&lt;script&gt;" in html
        assert "<script>" not in html
        assert "</textarea><b>" not in html

    def test_two_forms_on_a_page_do_not_share_ids(self):
        page = Page(EveryField(prefix="a").render() + EveryField(prefix="b").render())
        assert len(page.ids) == len(set(page.ids))

    def test_optional_fields_say_so(self):
        class Optional(forms.Form):
            phone = forms.CharField(required=False, label="Telefon")

        assert "valgfritt" in Optional().render()


def test_the_summary_counts_and_stands_first():
    html = render_to_string("forms/error_summary.html", {"form": EveryField({"text": "x"})})
    assert "Du må rette 9 ting" in html
    assert 'id="feil"' in html
    assert not render_to_string("forms/error_summary.html", {"form": EveryField()}).strip()


def test_a_refusal_lands_on_its_field_or_on_the_form():
    form = EveryField({"text": "x"})
    Refused(Blocker("a", "For langt", field="text"), Blocker("b", "Ikke nå")).show_on(form)
    assert form.errors["text"] == ["For langt"]
    assert form.non_field_errors() == ["Ikke nå"]


def test_a_refusal_of_the_whole_form_is_said_once():
    form = EveryField({"text": "x"})
    Refused(Blocker("b", "Ikke nå")).show_on(form)
    page = render_to_string("forms/error_summary.html", {"form": form}) + form.render()
    assert page.count("Ikke nå") == 1


def test_a_question_is_not_followed_by_a_colon():
    class Question(forms.Form):
        name = forms.CharField(label="Hva heter dere?")

    html = render_to_string("forms/error_summary.html", {"form": Question({})})
    assert "Hva heter dere? Fyll ut dette feltet." in html


class TestDates:
    @pytest.mark.parametrize("text", ["2027-03-01", "1.3.2027", "01.03.2027", "1.3.27"])
    def test_take_what_browsers_send_and_norwegians_write(self, text):
        assert DateField().clean(text) == date(2027, 3, 1)

    @pytest.mark.parametrize("text", ["31.2.2027", "i morgen", "2027-13-01"])
    def test_refuse_the_rest_in_words(self, text):
        with pytest.raises(forms.ValidationError, match="Skriv en dato"):
            DateField().clean(text)

    def test_are_shown_as_browsers_want_them(self):
        assert 'value="2027-03-01"' in str(EveryField(initial={"day": date(2027, 3, 1)})["day"])
        assert 'value="2027-03-01T18:00"' in DateTimeInput().render("x", datetime(2027, 3, 1, 18))


class TestTimes:
    @pytest.mark.parametrize("text", ["18:00", "18.00", "1800", "18", "18:00:00"])
    def test_take_every_way_of_writing(self, text):
        assert TimeField().clean(text) == time(18, 0)

    @pytest.mark.parametrize("text", ["25.00", "18.61", "seks"])
    def test_refuse_the_rest_in_words(self, text):
        with pytest.raises(forms.ValidationError, match="Skriv et klokkeslett"):
            TimeField().clean(text)


class TestKroner:
    @pytest.mark.parametrize("text", ["12500", "12 500", "12.500", "12 500 kr", "12\u00a0500,-", "Kr 12500"])
    def test_take_every_way_of_writing(self, text):
        assert KronerField().clean(text) == Decimal(12500)

    @pytest.mark.parametrize("text", ["mye", "12,50", "-5", "9" * 12])
    def test_refuse_the_rest(self, text):
        with pytest.raises(forms.ValidationError):
            KronerField().clean(text)


def test_an_upload_is_asked_for_as_a_file():
    html = str(EveryField()["file"])
    assert 'type="file"' in html
    form = EveryField({}, {"file": SimpleUploadedFile("notat.txt", b"hei")})
    assert "Denne filen er ingen av delene" in str(form["file"].errors)


def test_a_filter_is_drawn_as_django_draws_it():
    choices = [("", "Alle"), (1, "Kor & korps (2)"), (12, "Idrett <3>")]
    attrs = {"class": "ds-input", "id": "id_type", "required": False, "disabled": True}
    for value in ("", None, "1", 12, "finnes ikke"):
        ours = FilterSelect(choices=choices).render("type", value, attrs)
        theirs = forms.Select(choices=choices).render("type", value, attrs)
        assertHTMLEqual(ours, theirs)
