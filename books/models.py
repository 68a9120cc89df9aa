"""Books by our teachers, and what readers say of them."""

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum import isbn
from stdnum.exceptions import ValidationError as WrongNumber

from accounts.language import Translated

if TYPE_CHECKING:
    from datetime import date


class Author(models.Model):
    """Someone who wrote a book."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    about_nl = models.TextField(_("about (Dutch)"), blank=True, help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"), blank=True)

    about = Translated()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    """A book, whatever its languages and bindings; a `BookEdition` is what one buys."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    subtitle_nl = models.CharField(_("subtitle (Dutch)"), max_length=200, blank=True)
    subtitle_en = models.CharField(_("subtitle (English)"), max_length=200, blank=True)
    authors = models.ManyToManyField(Author, through="Authorship", related_name="books", verbose_name=_("authors"))
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    readers_nl = models.TextField(_("for whom (Dutch)"), help_text=_("Markdown."))
    readers_en = models.TextField(_("for whom (English)"))
    contents_nl = models.TextField(_("contents (Dutch)"), help_text=_("Markdown; a numbered list of chapters."))
    contents_en = models.TextField(_("contents (English)"))
    excerpt_nl = models.TextField(_("excerpt (Dutch)"), blank=True, help_text=_("Markdown."))
    excerpt_en = models.TextField(_("excerpt (English)"), blank=True)
    cover = models.ImageField(
        _("cover"), upload_to="covers", blank=True, help_text=_("JPEG or PNG. Empty: a drawn cover.")
    )
    is_published = models.BooleanField(_("on the site"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    title = Translated()
    subtitle = Translated()
    about = Translated()
    readers = Translated()
    contents = Translated()
    excerpt = Translated()

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")

    def __str__(self) -> str:
        return str(self.title)


class Authorship(models.Model):
    """An author's place on the cover."""

    book = models.ForeignKey(Book, models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [models.UniqueConstraint("book", "author", name="one_place_on_the_cover_per_author")]

    def __str__(self) -> str:
        return str(self.author)


def check_isbn(value: str) -> None:
    """Raise ValidationError unless `value` is an ISBN-13 whose check digit is right (ISO 2108)."""
    try:
        if len(isbn.validate(value)) != 13:
            raise ValidationError(_("Enter the ISBN of thirteen digits, as printed on the back of the book."))
    except WrongNumber:
        raise ValidationError(_("This is not an ISBN: check the digits on the back of the book.")) from None


class BookEdition(models.Model):
    """A book as one buys it: in a language, on paper or not, with its own ISBN."""

    class Binding(models.TextChoices):
        PAPERBACK = "paperback", _("paperback")
        HARDBACK = "hardback", _("hardback")
        EBOOK = "ebook", _("e-book")
        AUDIO = "audio", _("audiobook")

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")

    book = models.ForeignKey(Book, models.CASCADE, related_name="editions")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    binding = models.CharField(_("binding"), max_length=9, choices=Binding, default=Binding.PAPERBACK)
    isbn = models.CharField(_("ISBN"), max_length=17, blank=True, validators=[check_isbn])
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    published_in = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    price_cents = models.PositiveIntegerField(_("price in cents"), null=True, blank=True)
    shop_name = models.CharField(_("where to buy"), max_length=80, blank=True)
    shop_url = models.URLField(_("address of the shop"), blank=True)

    class Meta:
        verbose_name = _("edition of a book")
        verbose_name_plural = _("editions of a book")
        constraints = [models.UniqueConstraint("isbn", name="one_book_edition_per_isbn", condition=~Q(isbn=""))]

    def __str__(self) -> str:
        return f"{self.get_binding_display()} ({self.language})"

    def clean(self) -> None:
        """Write the number in one way, so that the same one typed with other hyphens is known as the same."""
        self.isbn = isbn.format(self.isbn) if self.isbn else ""


class Endorsement(models.Model):
    """What an expert said of a book, with where it was said and that they agreed."""

    book = models.ForeignKey(Book, models.CASCADE, related_name="endorsements")
    name = models.CharField(_("name"), max_length=120)
    role_nl = models.CharField(_("role (Dutch)"), max_length=160)
    role_en = models.CharField(_("role (English)"), max_length=160)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    text_nl = models.TextField(_("words (Dutch)"))
    text_en = models.TextField(_("words (English)"))
    source = models.CharField(_("source"), max_length=300, help_text=_("Where it was said: letter, foreword, journal."))
    consented_on = models.DateField(_("agreed on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    role = Translated()
    text = Translated()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(models.QuerySet["Review"]):
    def shown(self) -> "ReviewQuerySet":
        """Reviews on the site, newest first."""
        return self.filter(state=Review.State.SHOWN).order_by("-written_at", "-pk")

    def waiting(self) -> "ReviewQuerySet":
        """Reviews that an editor still has to read, oldest first."""
        return self.filter(state=Review.State.WAITING).order_by("written_at", "pk")


class Review(models.Model):
    """What a reader says of a book. Shown only after the reader confirmed it and an editor read it.

    The reader's address is sealed, and wiped when the review is refused or withdrawn.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("to be confirmed by the reader")
        WAITING = "waiting", _("to be read by an editor")
        SHOWN = "shown", _("on the site")
        REFUSED = "refused", _("not placed")
        WITHDRAWN = "withdrawn", _("withdrawn by the reader")

    MOVES = {
        State.UNCONFIRMED: {State.WAITING, State.WITHDRAWN},
        State.WAITING: {State.SHOWN, State.REFUSED, State.WITHDRAWN},
        State.SHOWN: {State.REFUSED, State.WITHDRAWN},
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.ForeignKey(Book, models.CASCADE, related_name="reviews")
    stars = models.PositiveSmallIntegerField(
        _("how did you like it?"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("your review"), max_length=3000)
    shown_name = models.CharField(_("name on the site"), max_length=80, blank=True)
    work = models.CharField(_("what you do"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=BookEdition.Language)
    sealed_email = models.TextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.UNCONFIRMED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_has_one_to_five_stars"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_review_has_a_reason"),
        ]
        indexes = [models.Index("book", "state", models.F("written_at").desc(), name="review_book_state_written")]

    def __str__(self) -> str:
        return f"{self.stars}/5, {self.written_on}"

    @property
    def written_on(self) -> "date":
        """The day on which it was written, in the Netherlands."""
        return timezone.localdate(self.written_at)


class ReviewMove(models.Model):
    """Who moved a review, from where to where, when and why."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=11, choices=Review.State)
    to_state = models.CharField(max_length=11, choices=Review.State)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
