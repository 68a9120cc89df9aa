"""The pages of books, for whoever comes by."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from books import services
from books.models import Review
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.books.factories import BookEditionFactory, BookFactory, ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "title"), [("nl", "Boek"), ("en", "Book")])
def test_the_shelf_shows_published_books(client: Client, language: str, title: str):
    shown, hidden = BookFactory(), BookFactory(is_published=False)

    page = client.get(f"/{language}/books/").content.decode()

    assert f"/{language}/books/{shown.slug}/" in page
    assert title in page
    assert hidden.slug not in page
    assert client.get(f"/{language}/books/{hidden.slug}/").status_code == 404


def test_a_book_shows_only_reviews_that_an_editor_placed(client: Client):
    book = BookFactory()
    for state in Review.State:
        ReviewFactory(book=book, state=state, text=f"Dit is {state}.", reason="om een reden")

    page = client.get(f"/nl/books/{book.slug}/").content.decode()

    assert re.findall(r"Dit is (\w+)\.", page) == ["shown"]


def test_the_structured_data_tells_what_the_page_tells(client: Client):
    book = BookFactory()
    ReviewFactory(book=book, stars=4)
    BookEditionFactory(book=book, isbn="978-94-93202-34-4", language="en", shop_url="https://shop.example/1")

    page = client.get(f"/nl/books/{book.slug}/").content.decode()

    assert '<a href="https://shop.example/1" rel="noopener">Naar de winkel</a>' in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["aggregateRating"]["ratingValue"]) == ("Book", "4.0")
    assert data["workExample"] == [
        {
            "@type": "Book",
            "isbn": "9789493202344",
            "bookFormat": "https://schema.org/Paperback",
            "inLanguage": "en",
        }
    ]


@pytest.mark.parametrize("total", [1, 3])
def test_a_book_costs_the_same_queries_however_many_reviews(client: Client, django_assert_max_num_queries, total: int):
    book = BookFactory()
    ReviewFactory.create_batch(total, book=book)

    with django_assert_max_num_queries(9):
        client.get(f"/nl/books/{book.slug}/")


def filled(client: Client, path: str, **changed: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)[1]
    fields = {
        "stars": "5",
        "text": "Rustig en eerlijk, ik gaf het al weg.",
        "shown_name": "Anke",
        "work": "internist",
        "email": "anke@example.org",
        "consent": "on",
        "website": "",
        "shown": shown,
    }
    return fields | changed


def test_a_reader_writes_confirms_and_withdraws(client: Client):
    book = BookFactory()
    path = f"/nl/books/{book.slug}/review/"
    fields = filled(client, path)
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert client.post(path, fields)["Location"] == "/nl/books/reviews/sent/"
    review = Review.objects.get()

    confirm = f"/nl/books/reviews/confirm/{services.token_for(review, 'confirm')}/"
    assert client.get(confirm).status_code == 200
    review.refresh_from_db()
    assert review.state == Review.State.UNCONFIRMED  # looking changes nothing
    assert client.post(confirm).status_code == 303
    services.move_review(review=review, to=Review.State.SHOWN, by=UserFactory())
    assert "Rustig en eerlijk" in client.get(f"/nl/books/{book.slug}/").content.decode()

    client.post(f"/nl/books/reviews/withdraw/{services.token_for(review, 'withdraw')}/")
    assert "Rustig en eerlijk" not in client.get(f"/nl/books/{book.slug}/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("state", "purpose", "leads_to"),
    [
        ("waiting", "confirm", "confirmed"),
        ("shown", "confirm", "confirmed"),
        ("withdrawn", "withdraw", "withdrawn"),
        ("withdrawn", "confirm", ""),
        ("refused", "confirm", ""),
        ("refused", "withdraw", ""),
    ],
)
def test_a_link_opened_once_more_says_how_it_stands(client: Client, state, purpose, leads_to, method):
    review = ReviewFactory(state=state, reason="een reden")

    answer = getattr(client, method)(f"/nl/books/reviews/{purpose}/{services.token_for(review, purpose)}/")

    review.refresh_from_db()
    assert review.state == state
    if leads_to:
        assert (answer.status_code, answer["Location"]) == (303, f"/nl/books/reviews/{leads_to}/")
    else:
        assert answer.status_code == 409
        assert "Deze recensie is al verwerkt" in answer.content.decode()
        assert 'method="post"' not in answer.content.decode().split("<main")[1]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Schrijf wat je van het boek vindt"),
        ({"stars": "9"}, "Selecteer een geldige keuze"),
        ({"email": "anke"}, "geldig e-mailadres"),
        ({"consent": ""}, "Vink het vakje aan"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(client: Client, changed: dict[str, str], sentence: str):
    path = f"/nl/books/{BookFactory().slug}/review/"
    fields = filled(client, path, **changed)

    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        answer = client.post(path, fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="internist"' in answer.content.decode()
    assert Review.objects.count() == Message.objects.count() == 0


@pytest.mark.parametrize(
    ("addresses", "taken"),
    [(["anke@example.org", "ANKE@example.org"] * 3, 3), ([f"reader{number}@example.org" for number in range(7)], 5)],
)
def test_a_visitor_and_an_address_have_their_limits(client: Client, addresses: list[str], taken: int):
    path = f"/nl/books/{BookFactory().slug}/review/"
    fields = filled(client, path)

    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        answers = [client.post(path, fields | {"email": address}).status_code for address in addresses]

    assert answers == [303] * taken + [422] * (len(addresses) - taken)
    assert Review.objects.count() == Message.objects.count() == taken


def test_machines_are_held_off_by_the_empty_field_and_by_patience(client: Client):
    path = f"/nl/books/{BookFactory().slug}/review/"
    fields = filled(client, path)

    assert client.post(path, fields).status_code == 422  # faster than anyone reads
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert client.post(path, fields | {"website": "https://spam.example"}).status_code == 422
    assert Review.objects.count() == 0


def test_a_made_up_link_is_not_found(client: Client):
    assert client.get("/nl/books/reviews/confirm/made-up/").status_code == 404


@pytest.mark.ignore_template_errors
def test_an_editor_refuses_with_a_reason_in_the_admin(client: Client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    review = ReviewFactory(state=Review.State.WAITING)
    choice = {"action": "refuse", "_selected_action": [review.pk]}

    assert "Reden" in client.post("/admin/books/review/", choice, headers={"accept-language": "nl"}).content.decode()
    client.post("/admin/books/review/", choice | {"reason": "Een patiënt is te herkennen."})

    review.refresh_from_db()
    assert (review.state, review.reason) == (Review.State.REFUSED, "Een patiënt is te herkennen.")
    assert [message.kind for message in Message.objects.all()] == ["books.review_refused"]
