"""The certificate of volunteering: the sum of approved hours, as PDF, and what its code tells."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.urls import reverse

from organizations import volunteer_document
from organizations.models.volunteering import VolunteerCertificate
from organizations.models.volunteering.certificate import initials_of, tidied
from organizations.workflow.volunteering import certificates, hours
from portal.problems import Refused
from tests.bad_input.browser import Browser, text
from tests.factories import NOW, make_association, make_user
from tests.organizations.volunteering import AFTER, make_shift, make_sign_up, organiser_of, report_hours

pytestmark = pytest.mark.django_db
YEAR = {"first_on": date(2027, 1, 1), "last_on": date(2027, 12, 31)}


@pytest.fixture
def holder():
    return make_user(name="Kari Anne Østby")


@pytest.fixture
def given(holder):
    """Two and a half hours for each of two associations; some more that wait, and some of another person."""
    for name in ("Tranby Demokorps", "Sylling <b>IL</b>"):
        shift = make_shift(association=make_association(name=name))
        row = make_sign_up(shift, user=holder)
        hours.attend(row, minutes=150, by=organiser_of(shift), at=AFTER)
    report_hours(make_sign_up(user=holder))
    stranger = make_sign_up()
    hours.attend(stranger, minutes=600, by=organiser_of(stranger.shift), at=AFTER)


def issue(holder, **changes):
    return certificates.issue(by=holder, at=AFTER, **YEAR | changes)


def read(certificate):
    pages = pypdf.PdfReader(io.BytesIO(volunteer_document.render(certificate))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_sums_what_is_approved_in_the_period_and_nothing_else(holder, given):
    made = issue(holder)
    assert made.minutes == 300
    assert sorted(made.lines) == [["Sylling <b>IL</b>", 150], ["Tranby Demokorps", 150]]
    with pytest.raises(Refused, match="no_hours"):
        issue(holder, last_on=date(2027, 3, 8))
    with pytest.raises(Refused, match="period"):
        issue(holder, last_on=date(2026, 1, 1))


def test_the_pdf_says_whose_hours_for_whom_and_how_to_check_it(holder, given):
    made = issue(holder)
    said = read(made)
    for expected in ("Kari Anne Østby", "5 timer", "1. januar 2027", "Tranby Demokorps", "Sylling <b>IL</b>",
                     "2,5 timer", made.shown_code, reverse("certificate_check")):  # fmt: skip
        assert expected in said, said
    assert volunteer_document.render(made) == volunteer_document.render(made)


def test_the_pdf_can_be_archived_and_read_aloud(holder, given):
    metadata = pypdf.PdfReader(io.BytesIO(volunteer_document.render(issue(holder)))).xmp_metadata
    raw = metadata.stream.get_data().decode()
    assert "pdfuaid" in raw
    assert "pdfaid" in raw


def test_asked_for_again_it_is_the_same(holder, given):
    assert issue(holder) == issue(holder)
    report = hours.report(
        sign_up=None, organiser=make_association(), minutes=60, worked_on=AFTER.date(), by=holder, at=AFTER,
        key="7e0c0f0e-0000-4000-8000-000000000001",
    )  # fmt: skip
    assert report.state == "reported"
    assert VolunteerCertificate.objects.count() == 1


def test_what_is_corrected_later_does_not_change_a_paper_that_is_handed_in(holder, given):
    made = issue(holder)
    row = holder.volunteer_hours.approved().first()
    by = organiser_of(row.sign_up.shift)
    hours.correct(row, minutes=60, reason="Feil", by=by, at=AFTER + timedelta(days=1))
    made.refresh_from_db()
    assert made.minutes == 300
    assert issue(holder).minutes == 210


def test_the_code_tells_initials_period_and_hours_and_no_more(holder, given):
    made = issue(holder)
    page = text(Browser().get(reverse("certificate_check"), {"kode": made.shown_code.lower()}))
    assert "Attesten er ekte" in page
    for expected in ("K.A.Ø.", "1. januar 2027 – 31. desember 2027", "5 timer"):
        assert expected in page
    for hidden in ("Kari", "Østby", "Tranby Demokorps", holder.email):
        assert hidden not in page


@pytest.mark.parametrize("code", ["x", "A" * 20, "2" * 60, "%00", "' or 1=1 --", "ABCD-EFGH"])
def test_a_wrong_code_tells_nothing(holder, given, code):
    issue(holder)
    answer = Browser().get(reverse("certificate_check"), {"kode": code})
    assert answer.status_code == 200
    assert "ekte" not in text(answer)
    assert answer["X-Robots-Tag"] == "noindex"


def test_taken_back_the_code_tells_nothing(holder, given):
    made = issue(holder)
    browser = Browser(holder)
    browser.post(reverse("volunteer_certificate_revoke", args=[made.pk]))
    browser.post(reverse("volunteer_certificate_revoke", args=[made.pk]))
    assert "ekte" not in text(Browser().get(reverse("certificate_check"), {"kode": made.code}))
    assert browser.get(reverse("volunteer_certificate_pdf", args=[made.pk])).status_code == 404


def test_the_holder_makes_and_downloads_it_and_nobody_else_can(holder, given, time_machine):
    time_machine.move_to(AFTER, tick=False)
    browser = Browser(holder)
    page = browser.send(reverse("volunteer_certificates"))
    made = VolunteerCertificate.objects.get()
    assert "5 timer" in text(page)
    url = reverse("volunteer_certificate_pdf", args=[made.pk])
    answer = browser.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert Browser(make_user()).get(url).status_code == 404
    assert Browser(make_user()).get(made.get_absolute_url()).status_code == 404


def test_a_code_cannot_be_guessed_and_is_read_however_it_is_typed():
    assert len({VolunteerCertificate._meta.get_field("code").get_default() for _ in range(100)}) == 100
    assert tidied(" ab2d-efgh ") == "AB2DEFGH"


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Kari Anne Østby", "K.A.Ø."),
        ("", "–"),
        ("  ", "–"),
        ("123", "–"),
        ("ola", "O."),
        ("a b c d e f g h", "A.B.C.D.E.F."),
    ],
)
def test_initials(name, initials):
    assert initials_of(name) == initials


def test_the_certificate_needs_a_day_in_order(holder):
    assert NOW < AFTER
    answer = Browser(holder).post(reverse("volunteer_certificates"), {"first_on": "x", "last_on": ""})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"first_on", "last_on"}
