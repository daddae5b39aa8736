"""The Celery app and the whole schedule: every timed thing that the portal does by itself, on one screen."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# A worker run by root is in danger from pickled tasks. This one accepts JSON, Celery's default, and nothing else.
warnings.filterwarnings("ignore", "You're running the worker with superuser", SecurityWarning)

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # for every thread: the web server's too hand tasks over

app.conf.beat_schedule = {
    "close premises by rule": {
        "task": "facilities.tasks.close_by_rule",
        "schedule": crontab(hour=3, minute=20),
    },
    "fold the versions": {"task": "portal.tasks.fold_versions", "schedule": 600.0},
    "sweep held times": {"task": "facilities.tasks.sweep_holds", "schedule": 300.0},
    "settle waits for premises": {"task": "facilities.tasks.settle_waits", "schedule": 300.0},
    "remind of bookings": {
        "task": "facilities.tasks.remind_of_bookings",
        "schedule": crontab(hour=9, minute=30),
    },
    "ask how many came": {
        "task": "facilities.tasks.ask_how_many_came",
        "schedule": crontab(hour=9, minute=45),
    },
    "forget old bookings": {
        "task": "facilities.tasks.forget_old",
        "schedule": crontab(hour=3, minute=55),
    },
    "remind of borrowed equipment": {
        "task": "facilities.tasks.remind_of_loans",
        "schedule": crontab(hour=8, minute=35),
    },
    "remind of storage rooms": {
        "task": "facilities.tasks.remind_of_leases",
        "schedule": crontab(hour=8, minute=45),
    },
    "look after requests for premises": {
        "task": "facilities.tasks.look_after_requests",
        "schedule": crontab(minute=5, hour="7-22"),
    },
    "send the weekly e-mail": {
        "task": "organizations.tasks.send_weekly_digest",
        "schedule": crontab(day_of_week="thu", hour="7-18", minute=15),
    },
    "forget unconfirmed addresses": {
        "task": "organizations.tasks.forget_unconfirmed_addresses",
        "schedule": crontab(hour=3, minute=40),
    },
    "send what is due": {"task": "portal.tasks.sweep_outbox", "schedule": 60.0},
    "extend the calendar": {
        "task": "organizations.tasks.extend_calendar",
        "schedule": crontab(hour=3, minute=10),
    },
    "forget old messages": {
        "task": "portal.tasks.forget_old_messages",
        "schedule": crontab(hour=4, minute=20),
    },
    "forget old texts": {
        "task": "organizations.tasks.forget_old_texts",
        "schedule": crontab(hour=4, minute=25),
    },
    "ask the national register": {
        "task": "organizations.tasks.refresh_register",
        "schedule": crontab(minute="*/20", hour="1-5"),
    },
    "renew the national categories": {
        "task": "organizations.tasks.refresh_categories",
        "schedule": crontab(day_of_month=1, hour=5, minute=50),
    },
    "settle waiting lists": {"task": "organizations.tasks.settle_waiting_lists", "schedule": 300.0},
    "fetch associations' calendars": {
        "task": "organizations.tasks.fetch_calendars",
        "schedule": crontab(minute=25),
    },
    "forget past participants": {
        "task": "organizations.tasks.erase_past_participants",
        "schedule": crontab(hour=2, minute=40),
    },
    "settle shifts": {"task": "organizations.volunteer_tasks.settle_shifts", "schedule": 600.0},
    "warn of too few volunteers": {
        "task": "organizations.volunteer_tasks.warn_of_too_few",
        "schedule": crontab(minute=25, hour="7-21"),
    },
    "remind volunteers": {
        "task": "organizations.volunteer_tasks.remind_volunteers",
        "schedule": crontab(hour="9,15", minute=15),
    },
    "forget volunteers": {
        "task": "organizations.volunteer_tasks.forget_volunteers",
        "schedule": crontab(hour=2, minute=50),
    },
    "remind of police certificates": {
        "task": "organizations.volunteer_tasks.remind_of_police_certificates",
        "schedule": crontab(hour=8, minute=20),
    },
    "keep the register true": {
        "task": "organizations.tasks.keep_the_register_true",
        "schedule": crontab(hour=7, minute=30),
    },
    "forget addresses": {
        "task": "organizations.tasks.forget_addresses",
        "schedule": crontab(hour=3, minute=40),
    },
    "end agreements": {"task": "agreements.tasks.end_those_over", "schedule": crontab(hour=4, minute=10)},
    "remind of agreements": {
        "task": "agreements.tasks.remind_of_reviews",
        "schedule": crontab(hour=7, minute=10),
    },
    "remind of unsent applications": {
        "task": "grants.tasks.remind_of_drafts",
        "schedule": crontab(minute="20", hour="8-21"),
    },
    "remind of unopened decisions": {
        "task": "grants.tasks.remind_of_unopened",
        "schedule": crontab(hour=8, minute=40),
    },
    "remind of grant reports": {
        "task": "grants.tasks.remind_of_reports",
        "schedule": crontab(hour=8, minute=50),
    },
    "forget old answers": {
        "task": "grants.tasks.forget_old_answers",
        "schedule": crontab(hour=4, minute=30),
    },
    "tell of schemes that open": {"task": "grants.tasks.announce_openings", "schedule": 600.0},
    "open sealed calls": {"task": "grants.tasks.unseal_calls", "schedule": crontab(minute=0)},
    "decide batches": {"task": "grants.tasks.decide_batches", "schedule": 300.0},
    "invite to meetings": {"task": "dialogue.tasks.invite_to_meetings", "schedule": 600.0},
    "invite to hearings": {"task": "dialogue.tasks.invite_to_hearings", "schedule": 600.0},
    "remind of meetings": {
        "task": "dialogue.tasks.remind_of_meetings",
        "schedule": crontab(hour=9, minute=5),
    },
    "remind of hearings": {
        "task": "dialogue.tasks.remind_of_hearings",
        "schedule": crontab(hour=9, minute=10),
    },
    "close hearings": {"task": "dialogue.tasks.close_hearings", "schedule": crontab(minute=1)},
    "look after enquiries": {
        "task": "dialogue.tasks.look_after_enquiries",
        "schedule": crontab(hour=8, minute=0),
    },
}

__all__ = ["app", "crontab"]
