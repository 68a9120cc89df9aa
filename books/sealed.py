"""What this room keeps sealed: the addresses of who wrote a review. `manage.py rotate_keys` calls this."""

from django.db import transaction

from accounts import fieldkeys
from books.models import Review


def reseal() -> int:
    """Seal every address anew under the first field key; return how many changed."""
    changed = 0
    for pk in list(Review.objects.exclude(sealed_email="").values_list("pk", flat=True)):
        with transaction.atomic():
            review = Review.objects.select_for_update().exclude(sealed_email="").filter(pk=pk).first()
            if review is None:
                continue  # wiped meanwhile
            sealed = fieldkeys.reseal(review.sealed_email, table="books_review", column="email", row=str(review.code))
            if sealed != review.sealed_email:
                review.sealed_email = sealed
                review.save(update_fields=["sealed_email"])
                changed += 1
    return changed
