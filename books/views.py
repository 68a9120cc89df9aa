"""Books, and what readers say of them."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts import traps
from accounts.http import see_other
from books import services
from books.forms import ReviewForm
from books.models import Authorship, Book, Endorsement, Review
from books.structured import book_data

REVIEWS_PER_PAGE = 10
REVIEWS_PER_DAY = 5  # of one visitor
LETTERS_PER_DAY = 3  # to one address, whoever typed it
# What a mailed link led to already when it is opened once more.
DONE = {"confirm": {Review.State.WAITING, Review.State.SHOWN}, "withdraw": {Review.State.WITHDRAWN}}


def _books() -> QuerySet[Book]:
    return Book.objects.filter(is_published=True).prefetch_related(
        Prefetch("authorships", Authorship.objects.select_related("author").order_by("position", "pk")), "editions"
    )


@login_not_required
@require_safe
def book_list(request: HttpRequest) -> HttpResponse:
    """Show every book."""
    return render(request, "books/book_list.html", {"books": _books().order_by("position", "pk")})


@login_not_required
@require_safe
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a book: what it is about, for whom, where to buy it, and what experts and readers say."""
    found = get_object_or_404(_books(), slug=slug)
    verdict = services.verdict(found)
    pages = Paginator(Review.objects.shown().filter(book=found), REVIEWS_PER_PAGE)
    context = {
        "book": found,
        "verdict": verdict,
        "reviews": pages.get_page(request.GET.get("page")),
        "endorsements": Endorsement.objects.filter(book=found, consented_on__isnull=False).order_by("position", "pk"),
        "data": book_data(found, verdict),
    }
    return render(request, "books/book.html", context)


@login_not_required
@require_safe
@cache_control(max_age=86400, public=True)
def cover(request: HttpRequest, slug: str) -> FileResponse:
    """Give the uploaded cover."""
    found = get_object_or_404(Book, slug=slug, is_published=True)
    if not found.cover:
        raise Http404
    return FileResponse(found.cover.open(), content_type="image/jpeg")


@login_not_required
@require_http_methods(["GET", "POST"])
def review_write(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a reader's review and send the mail that confirms it."""
    found = get_object_or_404(Book, slug=slug, is_published=True)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if _is_too_much(request, form.cleaned_data["email"]):
            form.add_error(None, _("You wrote several reviews today. Please come back tomorrow for the next one."))
        else:
            fields = {name: form.cleaned_data[name] for name in ("stars", "text", "shown_name", "work", "email")}
            services.write_review(book=found, language=get_language() or "nl", **fields)
            return see_other("books:review_done", "sent")
    status = 422 if form.errors else 200
    return render(request, "books/review_write.html", {"book": found, "form": form}, status=status)


def _is_too_much(request: HttpRequest, email: str) -> bool:
    """Count this review for its visitor and its address; tell whether either wrote, or was written to, enough today."""
    visitor = traps.is_over(what="review", who=traps.visitor(request), limit=REVIEWS_PER_DAY, seconds=86400)
    letters = traps.is_over(what="review_letter", who=email.lower(), limit=LETTERS_PER_DAY, seconds=86400)
    return visitor or letters


@login_not_required
@require_http_methods(["GET", "POST"])
def review_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST take, the reader's word that the review is theirs."""
    return _act(request, token, "confirm", Review.State.WAITING, max_age=services.CONFIRM_WITHIN_SECONDS)


@login_not_required
@require_http_methods(["GET", "POST"])
def review_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST act, that the review goes off the site."""
    return _act(request, token, "withdraw", Review.State.WITHDRAWN)


def _act(
    request: HttpRequest, token: str, purpose: str, to: Review.State, *, max_age: int | None = None
) -> HttpResponse:
    try:
        review = services.find_by_token(token, purpose, max_age=max_age)
    except Review.DoesNotExist:
        raise Http404 from None
    refusal = ""
    if request.method == "POST" and review.state not in DONE[purpose]:
        try:
            review = services.move_review(review=review, to=to)
        except services.ReviewRefused as refused:
            refusal = str(refused)
    if review.state in DONE[purpose]:  # now, or at an earlier click
        return see_other("books:review_done", "confirmed" if purpose == "confirm" else "withdrawn")
    if to not in Review.MOVES[Review.State(review.state)]:
        refusal = refusal or _("This review is already dealt with.")
    context = {"review": review, "purpose": purpose, "refusal": refusal}
    return render(request, "books/review_act.html", context, status=409 if refusal else 200)


@login_not_required
@require_safe
def review_done(request: HttpRequest, done: str) -> HttpResponse:
    """Say what happens next."""
    if done not in {"sent", "confirmed", "withdrawn"}:
        raise Http404
    return render(request, "books/review_done.html", {"done": done})
