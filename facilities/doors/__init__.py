"""Where door codes come from: one class for each kind of lock. A new one is a file here and a line below.

`codes` is asked for some bookings, and answers with those that it knows a code for; `facilities.workflow.doors` writes
them down. A lock that has an interface of its own gets a class that asks it; the one here reads a file.
"""

from facilities.doors.base import DoorCodes
from facilities.doors.file import FileDoorCodes

__all__ = ["DoorCodes", "FileDoorCodes"]
