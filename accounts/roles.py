"""What groups of staff may do in the admin. `manage.py roles` lays them down; the rest is given by hand.

A right is "room.*" (everything in a room), "room.verb_*" or "room.verb_model". Admin pages may allow less than that:
money and states change through services only.
"""

from fnmatch import fnmatch

from django.contrib.auth.models import Group, Permission
from django.db import transaction

ROLES: dict[str, tuple[str, ...]] = {
    "Courses": ("courses.*", "accounts.view_*", "accounts.*_institution", "notifications.*", "payments.view_*"),
    "Training": ("training.*", "accounts.view_user"),
    "Money": ("payments.*", "donations.*", "courses.view_*", "accounts.view_*", "notifications.view_*"),
    "Support lead": (),  # of peer support: counts and ages on its own pages, no right in the admin
    "Support board": (),
    "Texts": (
        "knowledge.*",
        "books.*",
        "courses.*_course",
        "courses.*_objective",
        "courses.*_teacher",
        "courses.*_practice",
        "donations.*_campaign",
    ),
}


@transaction.atomic
def lay_down_roles() -> list[Group]:
    """Make each group, give it exactly its rights, and return the groups."""
    rights = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.select_related("content_type")
    }
    groups = []
    for name, patterns in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(
            right for key, right in rights.items() if any(fnmatch(key, pattern) for pattern in patterns)
        )
        groups.append(group)
    return groups
