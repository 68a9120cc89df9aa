"""A review's way to the page, and off it again."""

import itertools
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from books import services
from books.models import Review, check_isbn
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.books.factories import BookFactory, ReviewFactory

pytestmark = pytest.mark.django_db
State = Review.State


def test_a_new_review_is_unseen_its_address_sealed_and_its_writer_asked():
    review = services.write_review(
        book=BookFactory(), stars=5, text="Mooi.", shown_name="A.", work="", language="nl", email="lezer@example.org"
    )

    assert review.state == State.UNCONFIRMED
    assert "lezer" not in review.sealed_email
    assert services.email_of(review) == "lezer@example.org"
    assert list(Message.objects.values_list("kind", "address")) == [("books.review_confirm", "lezer@example.org")]


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(State, 2)))
def test_every_move_is_in_the_table_or_refused(before: State, after: State):
    review = ReviewFactory(state=before, reason="om een reden" if before == State.REFUSED else "")

    if after in Review.MOVES[before]:
        services.move_review(review=review, to=after, by=UserFactory(), reason="om een reden")
        review.refresh_from_db()
        assert (review.state, review.moves.count()) == (after, 1)
    else:
        with pytest.raises(services.ReviewRefused):
            services.move_review(review=review, to=after, reason="om een reden")
        review.refresh_from_db()
        assert (review.state, review.moves.count()) == (before, 0)


def test_a_refusal_needs_a_reason():
    review = ReviewFactory(state=State.WAITING)

    with pytest.raises(services.ReviewRefused):
        services.move_review(review=review, to=State.REFUSED, reason="  ")


@pytest.mark.parametrize("end", [State.REFUSED, State.WITHDRAWN])
def test_the_address_is_wiped_when_the_review_ends(end: State):
    review = ReviewFactory(state=State.SHOWN)

    services.move_review(review=review, to=end, reason="om een reden")

    review.refresh_from_db()
    assert review.sealed_email == ""


def test_a_second_click_does_nothing_twice():
    review = ReviewFactory(state=State.WAITING)

    for _ in range(2):
        services.move_review(review=review, to=State.SHOWN)

    assert Message.objects.filter(kind="books.review_shown").count() == 1


def test_a_link_does_only_what_it_was_made_for():
    review = ReviewFactory(state=State.UNCONFIRMED)
    token = services.token_for(review, "confirm")

    assert services.find_by_token(token, "confirm") == review
    for wrong in (token, token + "x", "nonsense"):
        with pytest.raises(Review.DoesNotExist):
            services.find_by_token(wrong, "withdraw")


def test_the_verdict_counts_what_is_on_the_site():
    book = BookFactory()
    for stars in (5, 5, 2):
        ReviewFactory(book=book, stars=stars)
    ReviewFactory(book=book, stars=1, state=State.WAITING)

    verdict = services.verdict(book)

    assert (verdict["count"], verdict["average"]) == (3, 4.0)
    assert verdict["rows"] == [(5, 2, 67), (4, 0, 0), (3, 0, 0), (2, 1, 33), (1, 0, 0)]


def test_a_cover_is_drawn_anew():
    picture = BytesIO()
    Image.new("RGB", (3000, 1500)).save(picture, "PNG", pnginfo=None)

    with Image.open(services.clean_cover(picture)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (1200, 600))


def test_what_is_no_picture_is_refused_as_a_cover():
    with pytest.raises(ValidationError):
        services.clean_cover(BytesIO(b"<svg onload=alert(1)>"))


@pytest.mark.parametrize("number", ["978-0-00-000000-3", "0-306-40615-2", "boek"])
def test_a_wrong_isbn_is_refused(number: str):
    with pytest.raises(ValidationError):
        check_isbn(number)


def test_a_right_isbn_is_taken():
    check_isbn("978-0-00-000000-2")
