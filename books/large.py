"""Very many reviews of the demonstration's books, all invented and marked as such."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from books.models import Book, Review

REVIEWS, BATCH = 5_000, 1_000
NAMESPACE = uuid.UUID("5a5e3f0e-6f3c-4d37-8a3d-0d5c9f6f2b10")
Progress = Callable[[int, int], None]


def load_large(*, now: datetime, progress: Progress, reviews: int = REVIEWS) -> None:
    """Make so many reviews; one in twenty-five waits to be read. What is there already stays."""
    from books.demo import REVIEWS as SAID  # which offers this function in its turn

    books = list(Book.objects.order_by("position", "pk"))
    if not books:
        return
    codes = [uuid.uuid5(NAMESPACE, str(number)) for number in range(reviews)]
    known = set(Review.objects.values_list("code", flat=True))
    missing = iter([number for number, code in enumerate(codes) if code not in known])
    done = sum(code in known for code in codes)
    progress(done, reviews)
    while batch := list(islice(missing, BATCH)):
        made = []
        for number in batch:
            chance = random.Random(number)  # noqa: S311 - an invented review, the same every time
            _which, stars, language, name, work, text = chance.choice(SAID)
            made.append(
                Review(
                    code=codes[number],
                    book=books[number % len(books)],
                    stars=stars,
                    language=language,
                    shown_name=name,
                    work=work,
                    text=text,
                    state=Review.State.WAITING if number % 25 == 0 else Review.State.SHOWN,
                    written_at=now - timedelta(hours=3 * number + 1),
                    is_demo=True,
                )
            )
        Review.objects.bulk_create(made)
        done += len(made)
        progress(done, reviews)
