"""The signed-in request, for views that are closed to visitors."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user is always a `User`."""

    user: User
