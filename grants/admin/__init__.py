"""The staff's side, one file for each part of the app."""

from grants.admin import appeals, application, forms, payments, repayments, schemes  # noqa: F401 - registers the pages
