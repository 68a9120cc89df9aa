"""The house's addresses, and a bare view behind the same middleware."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from wellbeing.urls import handler400, handler403, handler404, handler500
from wellbeing.urls import urlpatterns as house


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [*i18n_patterns(path("bare/", bare, name="bare")), *house]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
