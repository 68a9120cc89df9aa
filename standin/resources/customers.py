"""Customers."""

from standin import lists
from standin.errors import no_such
from standin.events import emit
from standin.resources import subscriptions
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store


@call(
    "customers.create",
    "POST customers",
    "_customer_create_params.CustomerCreateParams",
    "email invoice_settings name metadata preferred_locales phone",
)
def create(store: Store, *, params: Json) -> Json:
    """Make a customer."""
    values = {k: v for k, v in params.items() if k not in {"expand", "invoice_settings"}}
    values["_custom_fields"] = (params.get("invoice_settings") or {}).get("custom_fields")
    customer = make(
        store, "customer", "cus", balance=0, delinquent=False, tax_exempt="none", invoice_prefix="TEST", **values
    )
    emit(store, "customer.created", customer)
    return customer


@call("customers.retrieve", "GET customers/<id>", "_customer_retrieve_params.CustomerRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a customer."""
    found = store.get(identity, "customer")
    if found is None:
        raise no_such("customer", identity)
    return found


@call("customers.delete", "DELETE customers/<id>", "_customer_delete_params.CustomerDeleteParams")
def delete(store: Store, identity: str, *, params: Json) -> Json:
    """Forget a customer; their subscriptions end."""
    customer = retrieve(store, identity, params=params)
    for subscription in store.all("subscription", customer=identity):
        if subscription["status"] != "canceled":
            subscriptions.end(store, subscription, "cancellation_requested")
    emit(store, "customer.deleted", customer | {"deleted": True})
    return store.put(customer | {"email": None, "name": None, "deleted": True})


@call("customers.list", "GET customers", "_customer_list_params.CustomerListParams", f"{LIST} email")
def listing(store: Store, *, params: Json) -> Json:
    """List customers."""
    return lists.plain(store, "customer", "/v1/customers", params, "email")
