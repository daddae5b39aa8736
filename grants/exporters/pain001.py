import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from grants.exporters.base import Exporter
from grants.models import Payment, PaymentBatch
from portal import platform
from portal.clock import OSLO

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
LONGEST_ID, LONGEST_NAME, LONGEST_MESSAGE = 35, 70, 140


class Pain001Exporter(Exporter):
    """ISO 20022 pain.001.001.03, as Norwegian banks take it: domestic credit transfers from one account.

    Accounts are BBAN, the order of the elements is the schema's, and MsgId is the batch's own number, so that the
    bank refuses the same file twice.
    """

    code = "pain.001"
    label = _("ISO 20022 payment file (pain.001.001.03)")
    content_type = "application/xml"
    suffix = "xml"

    def write(self, batch: PaymentBatch, payments: Sequence[Payment]) -> bytes:
        root = ET.Element("Document", xmlns=NAMESPACE)
        message = ET.SubElement(root, "CstmrCdtTrfInitn")
        total = f"{sum((payment.amount for payment in payments), Decimal(0)):.2f}"
        self._header(message, batch, len(payments), total)
        self._group(message, batch, payments, total)
        ET.indent(root)
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    def _header(self, message: ET.Element, batch: PaymentBatch, number: int, total: str) -> None:
        header = ET.SubElement(message, "GrpHdr")
        _text(header, "MsgId", batch.reference)
        _text(header, "CreDtTm", batch.exported_at.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M:%S"))
        _text(header, "NbOfTxs", str(number))
        _text(header, "CtrlSum", total)
        self._municipality(ET.SubElement(header, "InitgPty"), with_id=True)

    def _municipality(self, party: ET.Element, *, with_id: bool) -> None:
        municipality = platform.current().municipality
        _text(party, "Nm", clean(municipality.name, LONGEST_NAME))
        if with_id:
            other = _path(party, "Id", "OrgId", "Othr")
            _text(other, "Id", municipality.organization_number)
            _text(_path(other, "SchmeNm"), "Cd", "CUST")

    def _group(
        self, message: ET.Element, batch: PaymentBatch, payments: Sequence[Payment], total: str
    ) -> None:
        group = ET.SubElement(message, "PmtInf")
        _text(group, "PmtInfId", batch.reference)
        _text(group, "PmtMtd", "TRF")
        _text(group, "NbOfTxs", str(len(payments)))
        _text(group, "CtrlSum", total)
        _text(_path(group, "PmtTpInf", "SvcLvl"), "Cd", "NURG")
        _text(group, "ReqdExctnDt", batch.pay_on.isoformat())
        self._municipality(ET.SubElement(group, "Dbtr"), with_id=False)
        account = ET.SubElement(group, "DbtrAcct")
        _bban(account, batch.from_account)
        _text(account, "Ccy", "NOK")
        _text(_path(group, "DbtrAgt", "FinInstnId", "ClrSysMmbId"), "MmbId", batch.from_account[:4])
        _text(group, "ChrgBr", "SLEV")
        for payment in payments:
            self._transfer(group, payment)

    def _transfer(self, group: ET.Element, payment: Payment) -> None:
        application = payment.grant.application
        transfer = ET.SubElement(group, "CdtTrfTxInf")
        ids = ET.SubElement(transfer, "PmtId")
        _text(ids, "InstrId", payment.reference)
        _text(ids, "EndToEndId", payment.reference)
        amount = ET.SubElement(ET.SubElement(transfer, "Amt"), "InstdAmt", Ccy="NOK")
        amount.text = f"{payment.amount:.2f}"
        creditor = ET.SubElement(transfer, "Cdtr")
        _text(creditor, "Nm", clean(str(application.applicant), LONGEST_NAME))
        _text(ET.SubElement(creditor, "PstlAdr"), "Ctry", "NO")
        _bban(ET.SubElement(transfer, "CdtrAcct"), payment.account)
        number = application.case.reference if application.case else ""
        message = clean(f"{application.call.scheme.title} {number}", LONGEST_MESSAGE)
        _text(ET.SubElement(transfer, "RmtInf"), "Ustrd", message)


def clean(text: str, longest: int) -> str:
    """Without what XML and banks refuse: control characters and surrogates; never longer than the schema allows."""
    kept = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    return " ".join(kept.split())[:longest].strip() or "-"


def _path(parent: ET.Element, *names: str) -> ET.Element:
    for name in names:
        parent = ET.SubElement(parent, name)
    return parent


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _bban(account: ET.Element, digits: str) -> None:
    other = _path(account, "Id", "Othr")
    _text(other, "Id", digits)
    _text(_path(other, "SchmeNm"), "Cd", "BBAN")
