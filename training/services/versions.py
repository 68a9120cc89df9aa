"""Versions of a track: a copy to change, and one for new candidates. Who is on the way keeps theirs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.services import changes
from finding import services as finding
from training.models import Requirement, Stage, Track, TrackVersion
from training.services.moving import TrainingRefused

Version, Kind = TrackVersion.State, Requirement.Kind


@transaction.atomic
def draft_version(*, track: Track) -> TrackVersion:
    """Return the draft of a track's next version, made as a copy of the present one where there is none."""
    track = Track.objects.select_for_update().get(pk=track.pk)
    draft = track.versions.filter(state=Version.DRAFT).first()
    if draft:
        return draft
    newest = track.versions.order_by("-number").first()
    draft = TrackVersion.objects.create(track=track, number=newest.number + 1 if newest else 1)
    for stage in newest.stages.order_by("position") if newest else []:
        _copy_stage(stage, draft)
    return draft


def _copy_stage(stage: Stage, draft: TrackVersion) -> None:
    requirements = list(stage.requirements.all())
    stage.pk, stage.version = None, draft
    stage._state.adding = True
    stage.save()
    for requirement in requirements:
        courses = list(requirement.courses.all())
        requirement.pk, requirement.stage = None, stage
        requirement._state.adding = True
        requirement.save()
        requirement.courses.set(courses)


@transaction.atomic
def publish_version(*, version: TrackVersion, now: datetime) -> None:
    """Let new candidates enter a draft. Raises TrainingRefused with what is still missing in it."""
    Track.objects.select_for_update().get(pk=version.track_id)
    version = TrackVersion.objects.get(pk=version.pk)
    if version.state != Version.DRAFT:
        raise TrainingRefused(_("Only a draft can be published."))
    stages = list(version.stages.order_by("position").prefetch_related("requirements__courses"))
    if not stages:
        raise TrainingRefused(_("There is no stage in it yet."))
    for stage in stages:
        _check_stage(stage)
    if not any(row.kind == Kind.DECISION for row in stages[0].requirements.all()):
        raise TrainingRefused(_("The first stage needs a decision: nobody comes in without one."))
    version.track.versions.filter(state=Version.CURRENT).update(state=Version.RETIRED)
    TrackVersion.objects.filter(pk=version.pk).update(state=Version.CURRENT, published_at=now)
    changes.record()
    finding.refresh("training")


def _check_stage(stage: Stage) -> None:
    """Refuse a stage that nobody could pass, or that would pass without anybody having looked."""
    rows = list(stage.requirements.all())
    kinds = {row.kind for row in rows}
    if not rows:
        raise TrainingRefused(_("%(stage)s asks nothing yet.") % {"stage": stage})
    judged = Kind.PROOF in kinds or Kind.TEXT in kinds or Kind.CONVERSATION in kinds
    if (judged or any(row.accepts_proof for row in rows)) and Kind.DECISION not in kinds:
        raise TrainingRefused(_("%(stage)s asks for what somebody must judge: add a decision.") % {"stage": stage})
    for row in rows:
        if row.kind == Kind.COURSE and not row.formats and not row.courses.all():
            raise TrainingRefused(_("%(row)s names no course.") % {"row": row})
