"""allauth's pages, made to answer as ours do: 422 when a form is not right, 303 after a deed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def allauth_manners(get_response: Handler) -> Handler:
    """Give allauth's answers to a POST the status codes that our own pages use."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.func.__module__.startswith("allauth."):
            if response.status_code == 302:
                response.status_code = 303
            elif response.status_code == 200 and _has_errors(response):
                response.status_code = 422
        return response

    return middleware


def _has_errors(response: HttpResponse) -> bool:
    context = getattr(response, "context_data", None) or {}
    return any(
        getattr(context.get(name), "errors", None) for name in ("form", "webauthn_form", "change_form", "verify_form")
    )
