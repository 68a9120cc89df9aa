"""What the admin asks before a deed that cannot be undone, and the sheet of attendance."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Attendance, Edition, Enrolment, Session


class ReasonForm(forms.Form):
    """Why; kept with the record of moves."""

    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("Kept with the record; participants do not see it.")
    )


class CancelForm(ReasonForm):
    """How much comes back when staff cancel a place."""

    class Share:
        TERMS, ALL = "terms", "all"

    share = forms.ChoiceField(
        label=_("money"),
        choices=[(Share.TERMS, _("by the terms they saw when enrolling")), (Share.ALL, _("return everything"))],
        initial=Share.TERMS,
        widget=forms.RadioSelect,
    )

    @property
    def percent(self) -> int | None:
        """What to pass on: 100, or None to let the terms decide."""
        return 100 if self.cleaned_data["share"] == self.Share.ALL else None


class QueueForm(ReasonForm):
    """Another spot on the waiting list."""

    position = forms.IntegerField(label=_("spot"), min_value=1, help_text=_("1 is first in line."))


class AttendanceForm(forms.Form):
    """A tick for each participant at each live session that has begun."""

    def __init__(self, *args: Any, edition: Edition, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = edition.sessions.filter(kind=Session.Kind.LIVE, starts_at__lte=now)
        self.sessions = list(live.order_by("starts_at"))
        self.people = list(
            Enrolment.objects.confirmed()
            .filter(edition=edition)
            .select_related("person")
            .order_by("person__name", "pk")
        )
        seen = set(
            Attendance.objects.filter(enrolment__in=self.people, was_there=True).values_list(
                "enrolment_id", "session_id"
            )
        )
        for person in self.people:
            for session in self.sessions:
                self.fields[self._name(person, session)] = forms.BooleanField(
                    required=False,
                    initial=(person.pk, session.pk) in seen,
                    label=f"{person.person.name}, {session}",
                )

    @staticmethod
    def _name(enrolment: Enrolment, session: Session) -> str:
        return f"there_{enrolment.reference}_{session.pk}"

    def rows(self) -> Iterator[tuple[Enrolment, list[forms.BoundField]]]:
        """Yield each participant with a tick per session."""
        for person in self.people:
            yield person, [self[self._name(person, session)] for session in self.sessions]

    def marks(self) -> Iterator[tuple[Session, dict[Enrolment, bool]]]:
        """Yield each session with who was there; valid forms only."""
        for session in self.sessions:
            yield session, {person: self.cleaned_data[self._name(person, session)] for person in self.people}
