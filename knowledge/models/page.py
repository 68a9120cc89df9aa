"""The pages about the foundation itself."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated


class Page(models.Model):
    """A page about the foundation itself, kept by editors: who we are, privacy, terms."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    text_nl = models.TextField(_("text (Dutch)"), help_text=_("Markdown."))
    text_en = models.TextField(_("text (English)"))
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)

    title = Translated()
    lead = Translated()
    text = Translated()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return str(self.title)
