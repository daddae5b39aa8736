#!/usr/bin/env python
"""Django's command line, with a private PostgreSQL and Redis where no address is given."""

import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DEMO", "true")  # a checkout on its own servers is a demo
    try:
        from django.core.management import execute_from_command_line

        from portal import embedded
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed: run make setup, then .venv/bin/python manage.py.")
    try:
        embedded.start()
    except embedded.NotStarted as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
