"""`manage.py check` finds whoever is named but does not exist."""

from notifications import checks


def test_the_house_as_it_is_has_everyone_it_names():
    assert checks.named_modules_exist() + checks.jobs_exist() == []


def test_a_writer_that_does_not_exist_is_found(settings):
    settings.LETTER_WRITERS = {"gone": "gone.letters"}

    assert [fault.id for fault in checks.named_modules_exist()] == ["notifications.E001"]


def test_a_job_that_does_not_exist_is_found(settings):
    settings.CELERY_BEAT_SCHEDULE = {
        "gone": {"task": "notifications.tasks.gone"},
        "lost": {"task": "gone.tasks.sweep"},
    }

    assert [fault.id for fault in checks.jobs_exist()] == ["notifications.E002"] * 2
