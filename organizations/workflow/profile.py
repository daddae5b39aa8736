"""The verbs of what an association shows beside its own facts: contact persons and pictures.

Each locks the association, so that two members at once neither lose nor double anything.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models import Association, AssociationPicture, ContactPerson
from organizations.models.picture import PURPOSE
from organizations.workflow.associations import may_change
from portal.models import StoredFile, User
from portal.models.audit import record
from portal.pictures import Picture
from portal.problems import Blocker, Refused, refuse_if_blocked


def locked(association: Association, *, by: User) -> Association:
    """The row, held until the deed is done, for somebody who may change it."""
    row = Association.objects.select_for_update().get(pk=association.pk)
    may_change(row, [], by)
    return row


def must_be_there(row: Model) -> None:
    """Ask once the association is locked: what another member has just removed does not come back by being saved."""
    if not type(row)._default_manager.filter(pk=row.pk).exists():
        raise Refused(Blocker("gone", _("Somebody else has just removed this.")))


@transaction.atomic
def add_contact_person(association: Association, *, by: User, at: datetime, **facts: Any) -> ContactPerson:
    row = locked(association, by=by)
    refuse_if_blocked(rules.contact_person_problems(row))
    person = ContactPerson(association=row, **facts)
    _keep(person)
    record("organizations.contact_person.added", person, by=by, at=at)
    return person


@transaction.atomic
def change_contact_person(person: ContactPerson, *, by: User, at: datetime, **facts: Any) -> ContactPerson:
    locked(person.association, by=by)
    must_be_there(person)
    changed = tuple(sorted(name for name, value in facts.items() if getattr(person, name) != value))
    for name in changed:
        setattr(person, name, facts[name])
    _keep(person)
    record("organizations.contact_person.changed", person, by=by, at=at, fields=changed)
    return person


@transaction.atomic
def remove_contact_person(person: ContactPerson, *, by: User, at: datetime) -> None:
    """Gone for good: nothing about a person is kept longer than the association needs it."""
    locked(person.association, by=by)
    record("organizations.contact_person.removed", person, by=by, at=at)
    person.delete()


def _keep(person: ContactPerson) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:  # sent twice
        text = _("This person stands on the list with the same role already.")
        raise Refused(Blocker("there_already", text, "name")) from error


@transaction.atomic
def add_picture(
    association: Association, *, picture: Picture, alt: str, is_logo: bool, by: User, at: datetime
) -> AssociationPicture:
    """Put up a picture. A new logo takes the old one's place; the same picture sent twice is there once."""
    row = locked(association, by=by)
    digest = hashlib.sha256(picture.content).hexdigest()
    if same := row.pictures.filter(file__sha256=digest, is_logo=is_logo).first():
        return same
    if is_logo:
        for old in row.pictures.logo():
            _take_down(old)
    else:
        refuse_if_blocked(rules.picture_problems(row))
    name = f"{'logo' if is_logo else 'bilde'}.{picture.suffix}"
    stored = StoredFile.keep(
        picture.content, name=name, content_type=picture.content_type, purpose=PURPOSE, by=by, at=at
    )
    made = AssociationPicture.objects.create(
        association=row, file=stored, alt=alt, is_logo=is_logo, width=picture.width, height=picture.height
    )
    record("organizations.picture.added", made, by=by, at=at)
    return made


@transaction.atomic
def remove_picture(picture: AssociationPicture, *, by: User, at: datetime) -> None:
    """Down at once, and its bytes are deleted."""
    locked(picture.association, by=by)
    record("organizations.picture.removed", picture, by=by, at=at)
    _take_down(picture)


def _take_down(picture: AssociationPicture) -> None:
    picture.delete()
    picture.file.forget()
