"""Events, for whoever missed them."""

from fnmatch import fnmatchcase

from standin import lists
from standin.errors import no_such
from standin.events import is_delivered, present
from standin.routes import LIST, call
from standin.store import Json, Store

KEPT_SECONDS = 30 * 24 * 3600


@call("events.retrieve", "GET events/<id>", "_event_retrieve_params.EventRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return an event."""
    found = store.get(identity, "event")
    if found is None:
        raise no_such("event", identity)
    return present(store, found)


@call("events.list", "GET events", "_event_list_params.EventListParams", f"{LIST} delivery_success type types")
def listing(store: Store, *, params: Json) -> Json:
    """List the events of the last thirty days."""
    rows = [present(store, row) for row in store.all("event") if row["created"] > store.now() - KEPT_SECONDS]
    if "type" in params:
        rows = [row for row in rows if fnmatchcase(row["type"], params["type"])]
    if "types" in params:
        rows = [row for row in rows if row["type"] in params["types"]]
    if "delivery_success" in params:
        rows = [row for row in rows if is_delivered(store, row) == params["delivery_success"]]
    return lists.page("/v1/events", rows, params)
