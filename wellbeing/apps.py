"""The front room, and the admin under the house's own name and look."""

from django.apps import AppConfig
from django.contrib.admin import apps


class WellbeingConfig(AppConfig):
    name = "wellbeing"
    default = True


class AdminConfig(apps.AdminConfig):
    default = False
    default_site = "wellbeing.admin.HouseAdmin"
