"""What stands in the log about grants is said in plain words, wherever it is written."""

import re

from portal.history import VERBS
from tests.conventions.source import ROOT


def test_every_line_that_the_grants_write_has_words():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "grants").rglob("*.py")]
    written = {action for text in sources for action in re.findall(r'record\(\s*"(grants\.[a-z_.]+)"', text)}
    assert len(written) > 20
    assert not sorted(action for action in written if action.rsplit(".", 1)[-1] not in VERBS)
