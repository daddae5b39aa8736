"""Full text in Norwegian, without any extension of PostgreSQL: stored vectors, matched by beginnings of words."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector


def in_norwegian(field: str, *, weight: str) -> SearchVector:
    """The words of `field` without their endings."""
    return SearchVector(field, weight=weight, config="norwegian")


def literally(field: str) -> SearchVector:
    """The words as they stand: in a name, "De" and "Vi" count too."""
    return SearchVector(field, weight="A", config="simple")


def matching(text: str) -> SearchQuery | None:
    """A query for every word of `text`, whole or only begun; None when there is no word in it."""
    query: SearchQuery | None = None
    for word in re.findall(r"\w+", text)[:10]:
        part = SearchQuery(f"{word}:*", config="norwegian", search_type="raw") | SearchQuery(
            f"{word}:*", config="simple", search_type="raw"
        )
        query = part if query is None else query & part
    return query
