"""Articles: written by one person, read by another, kept in versions.

An editor works on the `Article`; visitors read the `ArticleVersion` that it shows, which never changes.
"""

from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated


class Topic(models.Model):
    """What articles stand together under."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Translated()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return str(self.name)


class ArticleQuerySet(models.QuerySet["Article"]):
    def overdue(self, today: date) -> "ArticleQuerySet":
        """Articles on the site whose day of review has passed."""
        return self.filter(shown__next_review_on__lt=today)


class Article(models.Model):
    """An article as its editors work on it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("to be read by a second person")
        PUBLISHED = "published", _("on the site")
        RETIRED = "retired", _("off the site")

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        PROCEDURE = "procedure", _("procedure")

    class Country(models.TextChoices):
        NL = "NL", _("Netherlands")
        BE = "BE", _("Flanders")
        BOTH = "both", _("Netherlands and Flanders")

    MOVES = {
        State.DRAFT: {State.REVIEW, State.RETIRED},
        State.REVIEW: {State.DRAFT, State.PUBLISHED},
        State.PUBLISHED: {State.DRAFT, State.RETIRED},
        State.RETIRED: {State.DRAFT},
    }

    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="articles", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.ARTICLE)
    country = models.CharField(_("country"), max_length=4, choices=Country, default=Country.BOTH)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    text_nl = models.TextField(_("text (Dutch)"), help_text=_("Markdown."))
    text_en = models.TextField(_("text (English)"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("author")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second reader"),
    )
    edited_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    next_review_on = models.DateField(
        _("next review on"), null=True, blank=True, help_text=_("Empty: a year after it is published.")
    )
    shown = models.OneToOneField(
        "ArticleVersion", models.PROTECT, null=True, blank=True, related_name="shown_by", editable=False
    )

    title = Translated()
    lead = Translated()
    text = Translated()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")),
                name="second_reader_is_not_the_author",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(shown__isnull=False), name="published_article_shows_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(state="retired") | Q(shown__isnull=True), name="retired_article_shows_nothing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Phase(models.Model):
    """A part of a procedure: how long, what happens, what helps."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    term_nl = models.CharField(_("how long (Dutch)"), max_length=160, blank=True)
    term_en = models.CharField(_("how long (English)"), max_length=160, blank=True)
    happens_nl = models.TextField(_("what happens (Dutch)"), help_text=_("Markdown."))
    happens_en = models.TextField(_("what happens (English)"))
    helps_nl = models.TextField(_("what helps (Dutch)"), blank=True)
    helps_en = models.TextField(_("what helps (English)"), blank=True)

    title = Translated()
    term = Translated()
    happens = Translated()
    helps = Translated()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")

    def __str__(self) -> str:
        return str(self.title)


class Source(models.Model):
    """Where an article has it from."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")

    article = models.ForeignKey(Article, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class ArticleVersionQuerySet(models.QuerySet["ArticleVersion"]):
    def shown(self) -> "ArticleVersionQuerySet":
        """Versions on the site, in the order of the list, with their topic and address."""
        rows = self.filter(shown_by__isnull=False).select_related("topic", "article")
        return rows.order_by("topic__position", "topic__pk", "article__position", "pk")


class ArticleVersion(models.Model):
    """An article as it went on the site: who, when, and every word of it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions", verbose_name=_("article"))
    number = models.PositiveSmallIntegerField(_("number"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    country = models.CharField(_("country"), max_length=4, choices=Article.Country)
    snapshot = models.JSONField(_("every word of it"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("second reader")
    )
    reviewed_on = models.DateField(_("reviewed on"))
    next_review_on = models.DateField(_("next review on"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    objects = ArticleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of an article")
        constraints = [
            models.UniqueConstraint("article", "number", name="one_version_per_article_and_number"),
            models.CheckConstraint(condition=~Q(reviewer=F("author")), name="version_is_read_by_a_second_person"),
        ]

    def __str__(self) -> str:
        return f"{self.then.title} ({self.number})"

    @cached_property
    def then(self) -> Article:
        """The article as it read; a row that is never saved."""
        return Article(slug=self.article.slug, topic=self.topic, **self.snapshot["article"])

    @cached_property
    def phases(self) -> list[Phase]:
        return [Phase(**row) for row in self.snapshot["phases"]]

    @cached_property
    def sources(self) -> list[Source]:
        return [Source(**row) for row in self.snapshot["sources"]]


class ArticleMove(models.Model):
    """Who moved an article, from where to where, when and why."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="moves")
    from_state = models.CharField(_("from"), max_length=9, choices=Article.State)
    to_state = models.CharField(_("to"), max_length=9, choices=Article.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("moved"), default=timezone.now)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
