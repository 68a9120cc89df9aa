"""A review's way to the page, and off it again."""

import base64
import itertools
import os
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.roles import lay_down_roles
from books import services, tasks
from books.models import Review, check_isbn
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.books.factories import BookEditionFactory, BookFactory, ReviewFactory

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


@pytest.mark.parametrize("typed", ["9780000000002", "978 0 00 000000 2", "97800-0000-0002"])
def test_the_same_isbn_is_known_however_it_is_typed(typed: str):
    edition = BookEditionFactory(isbn=typed)
    edition.full_clean()
    edition.save()

    assert edition.isbn == "978-0-00-000000-2"
    with pytest.raises(ValidationError):
        BookEditionFactory.build(book=edition.book, isbn="9780000000002").full_clean()


def test_what_nobody_confirmed_is_removed_after_the_link_has_died():
    old = timezone.now() - timedelta(days=9)
    for state in State:
        ReviewFactory(state=state, written_at=old, reason="om een reden")
    fresh = ReviewFactory(state=State.UNCONFIRMED)

    tasks.forget_unconfirmed()

    left = Review.objects.filter(state=State.UNCONFIRMED)
    assert (list(left), Review.objects.count()) == ([fresh], len(State))


def test_the_first_letter_already_tells_how_to_take_the_review_back(client, post):
    services.write_review(
        book=BookFactory(), stars=5, text="Mooi.", shown_name="A.", work="", language="nl", email="lezer@example.org"
    )

    letter = post()[0].body

    path = re.search(r"http://[^/]+(/nl/books/reviews/withdraw/\S+)", letter)[1]
    assert client.post(path).status_code == 303
    assert [(review.state, review.sealed_email) for review in Review.objects.all()] == [(State.WITHDRAWN, "")]


def test_rotating_the_keys_seals_every_address_anew(settings):
    review, wiped = ReviewFactory(), ReviewFactory(sealed_email="")
    new = base64.urlsafe_b64encode(os.urandom(32)).decode()
    settings.FIELD_KEYS = f"9:{new},{settings.FIELD_KEYS}"

    said = StringIO()
    call_command("rotate_keys", stdout=said)
    settings.FIELD_KEYS = f"9:{new}"

    review.refresh_from_db()
    wiped.refresh_from_db()
    assert "books: 1 sealed anew" in said.getvalue()
    assert (services.email_of(review), services.email_of(wiped)) == ("reader@example.org", "")


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("page", ["book_changelist", "book_add", "author_changelist", "review_changelist"])
def test_editors_of_texts_keep_the_books(client, page):
    lay_down_roles()
    editor = UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Texts"))
    client.force_login(editor)

    assert client.get(reverse(f"admin:books_{page}")).status_code == 200


def test_a_cover_held_sideways_is_set_upright():
    picture, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # the camera was turned a quarter
    Image.new("RGB", (400, 200)).save(picture, "JPEG", exif=exif)

    with Image.open(services.clean_cover(picture)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((200, 400), {})
