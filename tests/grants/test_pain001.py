"""The payment file against its own schema, pain.001.001.03, as ISO 20022 publishes it (`sepaxml` carries it)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
from hypothesis import given, settings
from hypothesis import strategies as some
from xmlschema import XMLSchema

from grants.exporters import Pain001Exporter
from grants.models import GrantApplication, GrantCall, GrantScheme, Payment, PaymentBatch
from grants.models.grant import Grant
from organizations.models import Association
from portal.models import Case

SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.03.xsd"
BATCH = PaymentBatch(
    pk=7,
    from_account="12345678903",
    pay_on=date(2027, 3, 5),
    exported_at=datetime(2027, 3, 2, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def schema():
    return XMLSchema(str(SCHEMA))


def payment(pk, name, title, amount):
    application = GrantApplication(
        association=Association(name=name),
        call=GrantCall(scheme=GrantScheme(title=title)),
        case=Case(year=2027, number=pk),
    )
    return Payment(pk=pk, grant=Grant(application=application), amount=amount, account="86011117947")


def test_a_file_of_many_payments_is_valid(schema):
    many = [payment(pk, f"Forening {pk}", "Driftstilskudd", Decimal(1000 + pk)) for pk in range(1, 300)]
    schema.validate(Pain001Exporter().write(BATCH, many).decode())


def test_the_schema_would_say_so(schema):
    text = Pain001Exporter().write(BATCH, [payment(1, "Kor", "Drift", Decimal(100))]).decode()
    assert schema.is_valid(text)
    for right, wrong in (
        ("NOK", "kroner"),
        ("<PmtMtd>TRF</PmtMtd>", ""),
        ("100.00", "1e2"),
        ("BBAN", "BBBBB"),
    ):
        assert not schema.is_valid(text.replace(right, wrong)), wrong


@settings(max_examples=40, deadline=None)
@given(
    name=some.text(max_size=200),
    title=some.text(max_size=200),
    amount=some.decimals("0.01", "999999999.99", places=2),
)
def test_whatever_people_are_called_the_file_is_valid(schema, name, title, amount):
    schema.validate(Pain001Exporter().write(BATCH, [payment(1, name, title, amount)]).decode())
