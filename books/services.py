"""A review's way from the reader to the page, and off it again."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts import fieldkeys
from accounts.models import User
from books.models import Book, Review, ReviewMove
from notifications import outbox

CONFIRM_WITHIN_SECONDS = 7 * 24 * 3600
FORGET_AFTER = timedelta(days=8)  # a day more than the link lives
SALT = "books.review"


class ReviewRefused(Exception):
    """The review cannot be moved so; the message may be shown."""


@transaction.atomic
def write_review(*, book: Book, stars: int, text: str, shown_name: str, work: str, language: str, email: str) -> Review:
    """Keep a reader's review, unseen, and ask its writer by mail whether it is theirs."""
    review = Review(book=book, stars=stars, text=text, shown_name=shown_name, work=work, language=language)
    review.sealed_email = fieldkeys.seal(email, table="books_review", column="email", row=str(review.code))
    review.save()
    outbox.put("books.review_confirm", address=email, language=language, review=str(review.code))
    return review


def email_of(review: Review) -> str:
    """Return the reader's address, or nothing where it is wiped."""
    if not review.sealed_email:
        return ""
    return fieldkeys.unseal(review.sealed_email, table="books_review", column="email", row=str(review.code))


def token_for(review: Review, purpose: str) -> str:
    """Return what the mailed link carries: the review and what the link may do ("confirm", "withdraw")."""
    return signing.dumps([str(review.code), purpose], salt=SALT)


def find_by_token(token: str, purpose: str, *, max_age: int | None = None) -> Review:
    """Return the review that a mailed link names. Raises Review.DoesNotExist for any other link."""
    try:
        code, allowed = signing.loads(token, salt=SALT, max_age=max_age)
    except (signing.BadSignature, ValueError):
        raise Review.DoesNotExist from None
    if allowed != purpose:
        raise Review.DoesNotExist
    return Review.objects.select_related("book").get(code=code)


@transaction.atomic
def move_review(*, review: Review, to: Review.State, by: User | None = None, reason: str = "") -> Review:
    """Move a review to the state `to` and tell its reader where that is news to them.

    Raises ReviewRefused when the review may not go there, or a refusal gives no reason.
    """
    review = Review.objects.select_for_update().get(pk=review.pk)
    before = Review.State(review.state)
    if before == to:
        return review  # a second click
    if to not in Review.MOVES[before]:
        raise ReviewRefused(_("This review is already dealt with."))
    if to == Review.State.REFUSED and not reason.strip():
        raise ReviewRefused(_("Say why, in a sentence that the reader may read."))
    review.state, review.reason = to, reason.strip()
    address = email_of(review)
    if to in {Review.State.REFUSED, Review.State.WITHDRAWN}:
        review.sealed_email = ""
    review.save(update_fields=["state", "reason", "sealed_email"])
    ReviewMove.objects.create(review=review, from_state=before, to_state=to, by=by, reason=reason.strip())
    if to in {Review.State.SHOWN, Review.State.REFUSED} and address:
        outbox.put(f"books.review_{to}", address=address, language=review.language, review=str(review.code))
    return review


def forget_unconfirmed(*, now: datetime) -> int:
    """Remove reviews that nobody confirmed while the link lived, address and all; return how many."""
    stale = Review.objects.filter(state=Review.State.UNCONFIRMED, written_at__lt=now - FORGET_AFTER)
    return stale.delete()[1].get("books.Review", 0)


def verdict(book: Book) -> dict[str, object]:
    """Return the readers' verdict: {"count", "average" (1 decimal or None), "rows": [(stars, count, percent)]}.

    Two queries, whatever the number of reviews.
    """
    shown = Review.objects.filter(book=book, state=Review.State.SHOWN)
    total = shown.aggregate(count=Count("pk"), average=Avg("stars"))
    counts = dict(shown.values_list("stars").annotate(models.Count("pk")))
    rows = [
        (stars, counts.get(stars, 0), round(100 * counts.get(stars, 0) / total["count"]) if total["count"] else 0)
        for stars in range(5, 0, -1)
    ]
    average = round(total["average"], 1) if total["average"] is not None else None
    return {"count": total["count"], "average": average, "rows": rows}


def clean_cover(upload: IO[bytes]) -> ContentFile:
    """Return an uploaded cover, drawn anew as a JPEG at most 1,200 pixels high: what hid in it is gone.

    Raises ValidationError for anything but a JPEG or PNG picture.
    """
    try:
        with Image.open(upload, formats=["JPEG", "PNG"]) as picture:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((1200, 1200))
            out = BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=85)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise ValidationError(_("Choose a picture: a JPEG or a PNG file.")) from None
    return ContentFile(out.getvalue())
