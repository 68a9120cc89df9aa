"""The house with one page more, that fails."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from wellbeing.urls import handler400, handler403, handler404, handler500
from wellbeing.urls import urlpatterns as of_the_house

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@login_not_required
def broken(request: HttpRequest, code: str) -> HttpResponse:
    raise RuntimeError(f"Anna typed {code}")


urlpatterns = [path("broken/<str:code>/", broken), *of_the_house]
