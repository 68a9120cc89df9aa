"""Books and reviews for tests."""

import factory

from accounts import fieldkeys
from books.models import Book, BookEdition, Review


class BookFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Book

    slug = factory.Sequence(lambda n: f"book-{n}")
    title_nl = factory.Sequence(lambda n: f"Boek {n}")
    title_en = factory.Sequence(lambda n: f"Book {n}")
    about_nl = about_en = "Over iets."
    readers_nl = readers_en = "Voor iemand."
    contents_nl = contents_en = "1. Begin"
    is_published = True


class BookEditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BookEdition

    book = factory.SubFactory(BookFactory)


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    book = factory.SubFactory(BookFactory)
    stars = 4
    text = "Een goed boek, rustig geschreven."
    language = "nl"
    state = Review.State.SHOWN
    sealed_email = factory.LazyAttribute(
        lambda review: fieldkeys.seal("reader@example.org", table="books_review", column="email", row=str(review.code))
    )
    code = factory.Faker("uuid4", cast_to=None)
