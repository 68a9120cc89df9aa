"""The demonstration's shelf: two books, twenty reviews, and none that could be taken for a real reader's."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from books import demo
from books.models import Book, BookEdition, Review

pytestmark = pytest.mark.django_db


def test_two_books_and_twenty_reviews_and_loading_twice_changes_nothing():
    demo.load(now=timezone.now())
    demo.load(now=timezone.now())

    assert Book.objects.filter(is_published=True).count() == 2
    assert Review.objects.filter(state=Review.State.SHOWN, is_demo=True).count() == 20
    assert Review.objects.filter(is_demo=False).count() == 0
    assert Review.objects.waiting().count() == 1  # for an editor to read


def test_each_edition_would_pass_an_editors_form():
    demo.load(now=timezone.now())

    for edition in BookEdition.objects.all():
        edition.full_clean()
    assert BookEdition.objects.filter(book__slug="hart-voor-de-dokter").exclude(shop_url="").count() == 3


@pytest.mark.parametrize(
    ("language", "marked"), [("nl", "verzonnen voor de demonstratie"), ("en", "invented for the demonstration")]
)
def test_every_review_says_that_it_was_invented(client: Client, language: str, marked: str):
    demo.load(now=timezone.now())

    seen = 0
    for book in Book.objects.all():
        for page in (1, 2):
            text = client.get(f"/{language}/books/{book.slug}/?page={page}").content.decode()
            reviews = re.findall(r"<li>\s*<p><span class=\"stars\".*?</li>", text, re.DOTALL)
            if page == 1 or "?page=1#reviews" in text:
                assert all(marked in review for review in reviews)
                seen += len(reviews)
    assert seen == 20
