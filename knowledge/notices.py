"""What waits for an editor, in sentences, each with the list where it is dealt with."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from knowledge.models import Article, CrisisLine, CrisisLineChange


@dataclass(frozen=True)
class Notice:
    """One sentence, and where to go."""

    text: str
    url: str


def notices(*, person: User, today: date) -> list[Notice]:
    """Return what waits for `person`, who may see nothing of a room for which they have no right."""
    found = []
    if person.has_perm("knowledge.change_crisislinechange"):
        unchecked = CrisisLine.objects.unchecked(today).count()
        found.append((unchecked, ngettext(
            "%(count)d crisis line was last checked more than 90 days ago. Call it.",
            "%(count)d crisis lines were last checked more than 90 days ago. Call them.",
            unchecked,
        ), "knowledge_crisisline_changelist", ""))  # fmt: skip
        proposed = CrisisLineChange.objects.filter(state=CrisisLineChange.State.PROPOSED)
        waiting = proposed.exclude(proposed_by=person).count()
        found.append((waiting, ngettext(
            "%(count)d change of a crisis line waits for you to confirm it.",
            "%(count)d changes of crisis lines wait for you to confirm them.",
            waiting,
        ), "knowledge_crisislinechange_changelist", "?state__exact=proposed"))  # fmt: skip
    if person.has_perm("knowledge.change_article"):
        overdue = Article.objects.overdue(today).count()
        found.append((overdue, ngettext(
            "%(count)d article should have been reviewed by now.",
            "%(count)d articles should have been reviewed by now.",
            overdue,
        ), "knowledge_article_changelist", "?overdue=yes"))  # fmt: skip
        unread = Article.objects.filter(state=Article.State.REVIEW).exclude(author=person).exclude(edited_by=person)
        count = unread.count()
        found.append((count, ngettext(
            "%(count)d article waits for a second reader.",
            "%(count)d articles wait for a second reader.",
            count,
        ), "knowledge_article_changelist", "?state__exact=review"))  # fmt: skip
    return [
        Notice(text % {"count": count}, reverse(f"admin:{page}") + query) for count, text, page, query in found if count
    ]
