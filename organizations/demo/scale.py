"""The associations of the demo, many times over."""

from organizations.models import Association
from portal.demo.copying import copy_rows, numbered, step_of


def multiply(copies: int, steps: dict[str, int]) -> int:
    """Copies bear a number, and no organisation number: two cannot have the same."""
    steps["association"] = step_of(Association)
    changed = numbered("name", "slug", "sort_key") | {"organization_number": "NULL"}
    return copy_rows(Association, copies, step=steps["association"], changed=changed)
