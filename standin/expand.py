"""`expand[]`: put an object where its id stands, or a list that is sent only when asked for."""

from typing import Any

from standin.errors import Refusal
from standin.shapes import CLASSES, fields, is_included_list, shown
from standin.store import Json, Store


def included(store: Store, body: Json, name: str) -> list[Json]:
    """Return the rows of a list that hangs on an object."""
    if body["object"] == "charge" and name == "refunds":
        return store.all("refund", charge=body["id"])
    kept = store.get(body["id"])
    return list((kept or {}).get(f"_{name}", []))


def expanded(store: Store, body: Any, path: str) -> Any:
    """Return `body` with the field at the dotted `path` expanded."""
    name, _, rest = path.partition(".")
    if isinstance(body, dict) and body.get("object") in {"list", "search_result"} and name == "data":
        return body | {"data": [expanded(store, row, rest) if rest else row for row in body["data"]]}
    known = fields(body["object"]) if isinstance(body, dict) and body.get("object") in CLASSES else {}
    if name not in known:
        raise Refusal(f"This property cannot be expanded ({path}).", param="expand")
    value = body.get(name)
    if is_included_list(known[name]) and not isinstance(value, dict):
        rows = [shown(row) for row in included(store, body, name)]
        value = {"object": "list", "has_more": False, "url": f"/v1/{name}", "data": rows}
    elif isinstance(value, str):
        found = store.get(value)
        if found is None:
            raise Refusal(f"This property cannot be expanded ({path}).", param="expand")
        value = shown(found)
    if rest and value is not None:
        value = (
            [expanded(store, row, rest) for row in value] if isinstance(value, list) else expanded(store, value, rest)
        )
    return body | {name: value}
