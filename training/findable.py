"""What can be found of this room: the paths to teaching. Nobody on the way is found."""

from collections.abc import Iterator

from finding.services import Findable
from training.models import Stage, Track, TrackVersion


def entries() -> Iterator[Findable]:
    """Return every track on the site, by the words of its page."""
    for track in Track.objects.published():
        stages = Stage.objects.filter(version__track=track, version__state=TrackVersion.State.CURRENT)
        words = [word for stage in stages.order_by("position") for word in _words_of(stage)]
        yield Findable(
            "training", track.slug, "training:track", track.title_nl, track.title_en, track.lead_nl, track.lead_en,
            (track.about_nl, track.about_en, *words), rank=track.position,
        )  # fmt: skip


def _words_of(stage: Stage) -> tuple[str, ...]:
    return (stage.title_nl, stage.title_en, stage.about_nl, stage.about_en, stage.awards_nl, stage.awards_en)
