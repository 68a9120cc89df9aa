"""A book as search engines read it (schema.org/Book)."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from stdnum import isbn

from books.models import Book

FORMATS = {"paperback": "Paperback", "hardback": "Hardcover", "ebook": "EBook", "audio": "AudiobookFormat"}


def book_data(book: Book, verdict: dict[str, Any]) -> dict[str, Any]:
    """Return schema.org's description of `book`, with the readers' verdict where there is one."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": book.title,
        "url": settings.SITE_URL + reverse("books:book", args=[book.slug]),
        "author": [{"@type": "Person", "name": place.author.name} for place in book.authorships.all()],
        "workExample": [
            {
                "@type": "Book",
                "isbn": isbn.compact(edition.isbn),
                "bookFormat": f"https://schema.org/{FORMATS[edition.binding]}",
                "inLanguage": edition.language,
            }
            for edition in book.editions.all()
            if edition.isbn
        ],
    }
    if verdict["count"]:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(verdict["average"]),
            "reviewCount": verdict["count"],
        }
    return data
