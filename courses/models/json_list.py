"""Rows of a second table as one value of the first, in one statement, on both databases."""

from typing import Any

from django.db.models import Aggregate, JSONField


class JsonList(Aggregate):
    """The values of a group as a JSON list."""

    function = "JSONB_AGG"
    name = "JsonList"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)
