"""The staff's side, one file for each part of the app."""

from grants.admin import (  # noqa: F401 - registers the pages
    appeals,
    application,
    forms,
    payments,
    repayments,
    reports,
    schemes,
)
