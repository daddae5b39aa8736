from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's, but a new text starts empty: a guess from a similar one would be thrown away with its text."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
