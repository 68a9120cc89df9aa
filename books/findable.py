"""What can be found of this room: books, by their words and their authors. Readers' reviews stay on the book's page."""

from collections.abc import Iterator

from stdnum import isbn

from books.models import Book
from finding.services import Findable


def entries() -> Iterator[Findable]:
    """Return every book on the site."""
    for book in Book.objects.filter(is_published=True).prefetch_related("authors", "editions").order_by("pk"):
        authors = [author.name for author in book.authors.all()]
        numbers = [isbn.compact(edition.isbn) for edition in book.editions.all() if edition.isbn]
        texts = (
            book.about_nl, book.about_en, book.readers_nl, book.readers_en, book.contents_nl, book.contents_en,
            *authors, *numbers,
        )  # fmt: skip
        yield Findable(
            "book", book.slug, "books:book", book.title_nl, book.title_en, book.subtitle_nl, book.subtitle_en, texts,
            rank=book.position,
        )  # fmt: skip
