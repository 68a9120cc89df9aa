"""What staff look after. States and money change through services only; nobody edits them in a row."""

from courses.admin import catalogue, editions, enrolments, practices

__all__ = ["catalogue", "editions", "enrolments", "practices"]
