"""What a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 12  # queries of a list page, whatever the number of rows


def queries(client, url):
    with CaptureQueriesContext(connection) as made:
        answer = client.get(url, follow=True)
    assert answer.status_code in (200, 405), (url, answer.status_code)
    return len(made)
