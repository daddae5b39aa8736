"""The staff's side: the stock Django admin with a worklist in front, moves as buttons, and the log as a tab."""

from portal.admin.base import PortalModelAdmin, ReadOnlyAdmin
from portal.admin.case import LifecycleAdmin, StaffMove
from portal.admin.site import PortalAdminSite, site

__all__ = ["LifecycleAdmin", "PortalAdminSite", "PortalModelAdmin", "ReadOnlyAdmin", "StaffMove", "site"]

# Last, because it registers on what stands above.
from portal.admin import registers  # noqa: F401
