"""The floor: a bare Django view behind the same middleware, one query for 25 rows, and a template of ten lines.

What a page costs above it is ours. It has an address only while the measurement runs.
"""

from functools import cache

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from organizations.models import Association
from portal import urls
from portal.access import public_page

ADDRESS = "floor/"
SOURCE = """<!doctype html>
<html lang="nb">
<head><meta charset="utf-8"><title>Foreninger</title></head>
<body>
<h1>Foreninger</h1>
<ul>{% for row in rows %}
  <li><a href="/foreninger/{{ row.slug }}/">{{ row.name }}</a> {{ row.postal_place }}</li>{% endfor %}
</ul>
</body>
</html>
"""


@cache
def _template():
    return engines["django"].from_string(SOURCE)


@public_page
def floor(request):
    rows = Association.objects.order_by("sort_key").only("slug", "name", "postal_place")[:25]
    return HttpResponse(_template().render({"rows": rows}))


urlpatterns = [path(ADDRESS, floor), *urls.urlpatterns]
