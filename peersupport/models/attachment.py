"""That a conversation holds a file, and until which day. The file itself is a sealed item of the vault."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.models.case import Case


class Attachment(models.Model):
    """One file of a conversation. The day is in clear so that the clock can forget it without a key."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    item = models.UUIDField(unique=True)
    gone_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return str(self.item)
