"""Customers."""

from standin import lists
from standin.errors import no_such
from standin.events import emit
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store


@call(
    "customers.create",
    "POST customers",
    "_customer_create_params.CustomerCreateParams",
    "email name metadata preferred_locales phone",
)
def create(store: Store, *, params: Json) -> Json:
    """Make a customer."""
    values = {k: v for k, v in params.items() if k != "expand"}
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


@call("customers.list", "GET customers", "_customer_list_params.CustomerListParams", f"{LIST} email")
def listing(store: Store, *, params: Json) -> Json:
    """List customers."""
    return lists.plain(store, "customer", "/v1/customers", params, "email")
