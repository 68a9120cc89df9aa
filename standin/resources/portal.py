"""The page where a payer chooses another way to pay for what is collected from them."""

from standin.errors import Refusal, no_such
from standin.routes import call
from standin.shapes import make
from standin.store import Json, Store


@call(
    "billing_portal.sessions.create",
    "POST billing_portal/sessions",
    "billing_portal._session_create_params.SessionCreateParams",
    "customer flow_data locale return_url",
)
def create(store: Store, *, params: Json) -> Json:
    """Open the page for one customer."""
    if store.get(params.get("customer", ""), "customer") is None:
        raise no_such("customer", params.get("customer", ""))
    if (params.get("flow_data") or {}).get("type") != "payment_method_update":
        raise Refusal("The stand-in was written for flow_data[type]=payment_method_update only.", param="flow_data")
    session = make(
        store,
        "billing_portal.session",
        "bps",
        customer=params["customer"],
        locale=params.get("locale", "nl"),
        return_url=params["return_url"],
        flow=params["flow_data"],
    )
    return store.put(session | {"url": f"{store.fact('address')}/p/session/{session['id']}"})
