"""Who may do what with a report, and when: the table, every state, every role."""

from datetime import date

import pytest

from grants import workflow
from grants.models import GrantReport
from grants.states import REPORT, ReportState
from portal.lifecycle import Role
from portal.models import AuditEntry
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff
from tests.grants.factories import make_call, make_scheme
from tests.grants.test_payments import make_grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
R = ReportState
VERBS = {
    "send": lambda r, by: workflow.send_report(r, used_as_intended=True, text="", by=by, at=NOW),
    "approve": lambda r, by: workflow.approve_report(r, by=by, at=NOW),
    "return": lambda r, by: workflow.return_report(
        r, remark="Mer om turen.", due_on=date(2027, 6, 1), by=by, at=NOW
    ),
}


def make_report(*, state=R.DUE) -> GrantReport:
    report = make_grant(call=make_call(scheme=make_scheme(report_within_days=90))).report
    if state != R.DUE:
        VERBS["send"](report, report.grant.application.submitted_by)
    if state == R.APPROVED:
        VERBS["approve"](report, make_staff())
    return report


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(R), ids=str)
@pytest.mark.parametrize("step", REPORT.moves, ids=lambda step: step.name)
def test_only_the_table_decides_who_may_do_what_when(step, state, role):
    report = make_report(state=state)
    member = report.grant.application.submitted_by
    by = {Role.MEMBER: member, Role.STAFF: make_staff(), Role.PUBLIC: make_mandate().user}[role]
    if state in step.sources and role in step.who:
        VERBS[step.name](report, by)
        assert GrantReport.objects.get().state == step.to
        assert AuditEntry.objects.filter(action=f"grants.report.{step.done}", actor=by).exists()
    else:
        with pytest.raises(Refused):
            VERBS[step.name](report, by)
        assert GrantReport.objects.get().state == state
