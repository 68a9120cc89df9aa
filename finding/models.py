"""What can be found, and the words that lead there. Made from the rooms' own rows, and made anew when those change.

Nothing here is the truth of anything: all of it may be thrown away and written again.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated

LONGEST_WORD = 40


class Entry(models.Model):
    """A public page, as it stands in a list of what was found."""

    room = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    page = models.CharField(max_length=60)
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    lead_nl = models.CharField(max_length=300, blank=True)
    lead_en = models.CharField(max_length=300, blank=True)
    rank = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=32)

    title = Translated()
    lead = Translated()

    class Meta:
        verbose_name = _("page that can be found")
        verbose_name_plural = _("pages that can be found")
        constraints = [models.UniqueConstraint("room", "kind", "key", name="one_entry_per_page")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def url(self) -> str:
        """Its address in the reader's language."""
        return reverse(self.page) if self.key == self.page else reverse(self.page, args=[self.key])


class Word(models.Model):
    """A word, plain, that stands on some page. Words are added, never taken away: they say nothing of themselves."""

    text = models.CharField(max_length=LONGEST_WORD, unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """That a word stands on a page, and how much that weighs: most in its title."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="mentions")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="mentions")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint("word", "entry", name="one_mention_per_word_and_entry")]

    def __str__(self) -> str:
        return f"{self.word_id} → {self.entry_id}"
