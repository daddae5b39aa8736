"""The Celery app and the whole schedule: every timed thing that the portal does by itself, on one screen."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # for every thread: the web server's too hand tasks over

app.conf.beat_schedule = {
    "send what is due": {"task": "portal.tasks.sweep_outbox", "schedule": 60.0},
    "end agreements": {"task": "agreements.tasks.end_those_over", "schedule": crontab(hour=4, minute=10)},
    "remind of agreements": {
        "task": "agreements.tasks.remind_of_reviews",
        "schedule": crontab(hour=7, minute=10),
    },
    "remind of unsent applications": {
        "task": "grants.tasks.remind_of_drafts",
        "schedule": crontab(minute="20", hour="8-21"),
    },
}

__all__ = ["app", "crontab"]
