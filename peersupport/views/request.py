"""Asking for help, one question a page. Answers are sealed under a key in the visitor's browser until they are sent."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.http import see_other
from peersupport import drafts
from peersupport.forms.request import FORMS, NO, NOT_SURE, contact_from, facts_from, step_from
from peersupport.manners import sealed_page
from peersupport.models import Reason
from peersupport.services import requests
from peersupport.views.public import ways
from vault import http

STEPS = tuple(FORMS)
NEEDED = ("contact", "facts")


def _steps(answers: drafts.Answers) -> list[str]:
    """Return the pages of this visit: the question about urgency only comes where the answer before it asks for it."""
    worried = answers.get("safety", {}).get("safety") in {NOT_SURE, NO}
    return [step for step in STEPS if step != "urgent" or worried]


def _address(step: str) -> str:
    return reverse("peersupport:request") if step == STEPS[0] else reverse("peersupport:request_step", args=[step])


@login_not_required
@sealed_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def request_step(request: HttpRequest, step: str = STEPS[0]) -> HttpResponse:
    """Ask one question and go on to the next, or back to the answers if one came from there."""
    answers = drafts.read(request)
    steps = _steps(answers)
    if step not in steps:
        if step in STEPS:
            return see_other("peersupport:request")
        raise Http404
    if request.method == "POST":
        form = FORMS[step](request.POST)
        if form.is_valid():
            answers[step] = _plain(form)
            onward = _next(step, answers, is_change="check" in request.GET)
            response = see_other(onward)
            drafts.keep(request, response, answers)
            return response
    else:
        form = FORMS[step](initial=_initial(request, step, answers))
    back = steps.index(step) - 1
    context = {
        **ways(),
        "form": form,
        "step": step,
        "back": _address(steps[back]) if back >= 0 else reverse("peersupport:start"),
        "is_about_colleague": answers.get("facts", {}).get("reason") == Reason.COLLEAGUE,
    }
    return render(request, f"peersupport/request_{step}.html", context, status=422 if form.is_bound else 200)


def _plain(form: forms.Form) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _next(step: str, answers: drafts.Answers, *, is_change: bool) -> str:
    steps = _steps(answers)
    following = steps[steps.index(step) + 1 :]
    if is_change and following[:1] != ["urgent"]:
        return reverse("peersupport:request_check")
    return _address(following[0]) if following else reverse("peersupport:request_check")


def _initial(request: HttpRequest, step: str, answers: drafts.Answers) -> dict[str, Any]:
    initial = dict(answers.get(step, {}))
    if step == "facts" and "reason" not in initial and request.GET.get("about") == "colleague":
        initial["reason"] = Reason.COLLEAGUE
    return initial


@login_not_required
@sealed_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def request_check(request: HttpRequest) -> HttpResponse:
    """Show all answers with a way to change each, and send them."""
    answers = drafts.read(request)
    for step in NEEDED:
        if not FORMS[step](answers.get(step, {})).is_valid():
            return see_other(_address(step if answers else STEPS[0]))
    refusal = ""
    if request.method == "POST":
        try:
            begun = requests.submit(
                facts=facts_from(answers),
                contact=contact_from(answers),
                story=answers.get("story", {}).get("story", "").strip(),
                urgent=answers.get("urgent", {}).get("urgent") == "yes",
                notice_address=answers["contact"].get("email", ""),
                language=get_language() or "nl",
                step=step_from(answers),
            )
        except requests.NobodyFree as error:
            refusal = str(error)
        else:
            response = see_other("peersupport:code")
            drafts.forget(request, response)
            http.open_requester(request, response, holder=begun.holder)
            return response
    context = {**ways(), "parts": _shown(answers), "refusal": refusal}
    return render(request, "peersupport/request_check.html", context, status=422 if refusal else 200)


@sensitive_variables()
def _shown(answers: drafts.Answers) -> list[dict[str, Any]]:
    """Return the answers in words, by page, each with the address where it is changed."""
    shown = []
    for step in _steps(answers):
        form = FORMS[step](initial=answers.get(step, {}))
        rows = [(field.label, _words(field, answers.get(step, {}).get(name))) for name, field in form.fields.items()]
        shown.append(
            {
                "step": step,
                "address": f"{_address(step)}?check",
                "rows": [(label, words) for label, words in rows if words],
            }
        )
    return shown


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        chosen = dict(_flat(field.choices))
        return ", ".join(str(chosen[one]) for one in value or () if one in chosen)
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, "")) if value else ""
    if isinstance(field, forms.BooleanField):
        return "✓" if value else ""
    return str(value or "")


def _flat(choices: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for value, label in choices:
        found += label if isinstance(label, list) else [(value, label)]
    return found
