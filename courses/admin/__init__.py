"""What staff look after. States and money change through services only; nobody edits them in a row."""

from courses.admin import catalogue, editions, enrolments

__all__ = ["catalogue", "editions", "enrolments"]
