"""Behind this gate: the admin and every desk. Who works there shows a second factor first."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts import second_factor
from accounts.http import see_other

Handler = Callable[[HttpRequest], HttpResponse]
BEHIND = re.compile(r"^/(admin|[a-z]{2}/desk)(/|$)")


def staff_gate(get_response: Handler) -> Handler:
    """Let nobody who is signed in past the gate without a second factor shown in this session.

    Someone without one is led to set it up; someone whose session is older than it, to show it. Visitors who are not
    signed in go on, and the page behind sends them to sign in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.STAFF_NEED_SECOND_FACTOR
            and BEHIND.match(request.path_info)
            and request.user.is_authenticated
            and not second_factor.is_shown(request)
        ):
            page = "mfa_reauthenticate" if second_factor.has_one(request.user) else "accounts:second_factor_needed"
            return see_other(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
        return get_response(request)

    return middleware
