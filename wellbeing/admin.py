"""The admin site: Django's own, with the house's name and look."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.http import see_other
from accounts.models import User
from knowledge.notices import notices
from notifications import services as letters


class HouseAdmin(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("What would you like to look after?")
    index_template = "wellbeing/admin_index.html"
    enable_nav_sidebar = False  # lists need the width; the first page leads everywhere

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the rooms, and above them what waits for staff."""
        may_see = request.user.has_perm("notifications.view_message")
        dead = letters.dead_letters() if may_see else 0
        waiting = notices(person=cast(User, request.user), today=timezone.localdate())
        return super().index(request, {"dead_letters": dead, "notices": waiting, **(extra_context or {})})

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to the house's own way in, limits and second step included; the admin has no door."""
        if request.user.is_authenticated and not self.has_permission(request):
            return HttpResponseNotFound()
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return see_other(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")

    def password_change(  # type: ignore[override]  # Django promises a page; a way to another one is an answer too
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send staff to the house's own page, which tells them by letter too."""
        return see_other("account_change_password")
