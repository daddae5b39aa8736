"""Associations' own calendars. The address can hold a key of theirs, and a UID somebody's e-mail address."""

PUBLIC: set[str] = set()
PRIVATE = {
    "CalendarSource.digest",
    "CalendarSource.etag",
    "CalendarSource.modified",
    "CalendarSource.oddities",
    "CalendarSource.url",
    "SourceEvent.uid",
}
