"""Who was there, and the certificate that follows from it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Accreditation, Attendance, Certificate, Edition, Enrolment, Session
from courses.services.amounts import today
from courses.services.moving import EnrolmentRefused, lock_place
from notifications import outbox

ENOUGH = 75  # per cent of the live sessions; points for the whole ask for all of them
LOOK_BACK = timedelta(days=120)


class CertificateRefused(EnrolmentRefused):
    """No certificate (yet); the message says what is missing."""


@transaction.atomic
def mark_attendance(*, session: Session, was_there: Mapping[Enrolment, bool], by: User, now: datetime) -> None:
    """Record who of the participants was at a session. The last mark counts."""
    for enrolment, present in was_there.items():
        if enrolment.edition_id != session.edition_id:
            raise EnrolmentRefused(_("They do not take part in this edition."))
        Attendance.objects.update_or_create(
            enrolment=enrolment,
            session=session,
            defaults={"was_there": present, "marked_by": by, "marked_at": now},
        )


@transaction.atomic
def issue_certificate(*, enrolment: Enrolment, now: datetime) -> Certificate:
    """Issue the certificate of a participant who was there often enough, once; the second call returns it.

    What it says is copied now. Raises CertificateRefused before the end, or when too much was missed.
    """
    enrolment = lock_place(enrolment)
    made = Certificate.objects.filter(enrolment=enrolment).first()
    if made:
        return made
    edition = enrolment.edition
    if not enrolment.is_confirmed or edition.starts_at is None or edition.ends_at is None:
        raise CertificateRefused(_("Only participants get a certificate."))
    if edition.ends_at > now:
        raise CertificateRefused(_("The certificate comes after the last session."))
    live = [session for session in edition.sessions.all() if session.kind == Session.Kind.LIVE]
    seen = set(enrolment.attendances.filter(was_there=True).values_list("session_id", flat=True))
    attended = [session for session in live if session.pk in seen]
    if not attended or len(attended) * 100 < len(live) * ENOUGH:
        raise CertificateRefused(
            _("They were at %(seen)s of %(all)s sessions; that is too few.") % {"seen": len(attended), "all": len(live)}
        )
    seconds = sum((session.ends_at - session.starts_at).total_seconds() for session in attended)
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        name=enrolment.person.name,
        title_nl=edition.course.title_nl,
        title_en=edition.course.title_en,
        starts_on=today(edition.starts_at),
        ends_on=today(edition.ends_at),
        attended=len(attended),
        sessions=len(live),
        minutes=round(seconds / 60),
        teachers=", ".join(edition.teachers.order_by("position", "pk").values_list("name", flat=True))[:300],
        points=_points(enrolment, attended=len(attended), sessions=len(live)),
        competencies=_competencies(enrolment),
        issued_at=now,
    )
    outbox.put(
        "courses.certificate_issued",
        to=enrolment.person,
        language=enrolment.language,
        key=f"courses.certificate_issued:{enrolment.code}",
        enrolment=str(enrolment.code),
    )
    return certificate


def issue_certificates(*, now: datetime, edition: Edition | None = None) -> int:
    """Issue the certificates of editions that ended as far as attendance was marked; return how many.

    Editions that ended long ago are left alone: whoever missed too much will not be there more often.
    """
    ready = Enrolment.objects.confirmed().filter(
        edition__ends_at__lte=now,
        edition__ends_at__gt=now - LOOK_BACK,
        certificate__isnull=True,
        attendances__was_there=True,
    )
    if edition is not None:
        ready = ready.filter(edition=edition)
    issued = 0
    for enrolment in ready.distinct():
        try:
            issue_certificate(enrolment=enrolment, now=now)
        except CertificateRefused:
            continue  # attendance is still being marked, or too much was missed
        issued += 1
    return issued


def _points(enrolment: Enrolment, *, attended: int, sessions: int) -> list[dict[str, str]]:
    """Return the points earned, per body whose grant held at the start: for the whole only if all was attended."""
    earned = []
    starts_at = enrolment.edition.starts_at
    granted = enrolment.edition.course.accreditations.all()
    for accreditation in (granted.valid_on(today(starts_at)) if starts_at else granted).order_by("pk"):
        total = accreditation.basis == Accreditation.Basis.TOTAL
        points = accreditation.points if total else accreditation.points * attended
        if total and attended < sessions:
            continue
        earned.append(
            {
                "body": accreditation.body,
                "points": f"{points.normalize():f}",
                "heading_nl": accreditation.heading_nl,
                "heading_en": accreditation.heading_en,
                "reference": accreditation.reference,
            }
        )
    return earned


def _competencies(enrolment: Enrolment) -> list[str]:
    """Return the CanMEDS competencies that the course's objectives serve, each once, in their order."""
    objectives = enrolment.edition.course.objectives.order_by("position", "pk")
    return list(dict.fromkeys(value for objective in objectives for value in objective.competencies))
