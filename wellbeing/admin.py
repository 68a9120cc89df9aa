"""The admin site: Django's own, with the house's name and look."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class HouseAdmin(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("What would you like to look after?")
