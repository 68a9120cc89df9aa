"""Lists, pages and the few searches that we make."""

import re
from collections.abc import Sequence
from typing import Any

from standin.errors import Refusal, no_such
from standin.shapes import shown
from standin.store import Json, Store

COMPARE = {
    "gt": lambda made, asked: made > asked,
    "gte": lambda made, asked: made >= asked,
    "lt": lambda made, asked: made < asked,
    "lte": lambda made, asked: made <= asked,
}


def is_within(made: int, asked: Any) -> bool:
    """Say whether a moment lies in the asked interval (or is the asked second)."""
    if isinstance(asked, dict):
        return all(COMPARE[word](made, limit) for word, limit in asked.items())
    return asked is None or bool(made == asked)


def page(url: str, rows: Sequence[Json], params: Json) -> Json:
    """Return one page of `rows` (newest first) as a list object."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refusal("Invalid limit: must be between 1 and 100.", param="limit", code="parameter_invalid_integer")
    rows = [row for row in rows if is_within(row["created"], params.get("created"))]
    ids = [row["id"] for row in rows]
    for cursor in ("starting_after", "ending_before"):
        if cursor in params and params[cursor] not in ids:
            raise no_such("object", params[cursor])
    if "starting_after" in params:
        rows = rows[ids.index(params["starting_after"]) + 1 :]
    has_more = len(rows) > limit
    if "ending_before" in params:
        before = rows[: ids.index(params["ending_before"])]
        has_more, rows = len(before) > limit, before[-limit:]
    return {"object": "list", "url": url, "has_more": has_more, "data": [shown(row) for row in rows[:limit]]}


def plain(store: Store, kind: str, url: str, params: Json, *filters: str) -> Json:
    """Return a page of a kind, filtered by the fields named."""
    return page(url, store.all(kind, **{name: params[name] for name in filters if name in params}), params)


CLAUSE = re.compile(
    r"""^(?:metadata\[["'](?P<key>[^"']+)["']\]|(?P<field>status|customer)):["'](?P<value>[^"']*)["']$"""
)


def search(url: str, rows: Sequence[Json], params: Json) -> Json:
    """Answer `metadata['key']:'value'` and `status:'…'` clauses joined by AND."""
    for clause in params["query"].split(" AND "):
        match = CLAUSE.match(clause.strip())
        if not match:
            raise Refusal(f"The stand-in cannot search for {clause!r}.", param="query")
        key, field, value = match["key"], match["field"], match["value"]
        rows = [row for row in rows if (row["metadata"].get(key) if key else row[field]) == value]
    limit, start = params.get("limit", 10), int(params.get("page", 0))
    more = len(rows) > start + limit
    found = [shown(row) for row in rows[start : start + limit]]
    next_page = str(start + limit) if more else None
    return {"object": "search_result", "url": url, "has_more": more, "next_page": next_page, "data": found}
