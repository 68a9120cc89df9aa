"""Subscriptions whose periods are invoiced: begun by a call, paid by the payer when the invoice comes."""

from standin.errors import Refusal, no_such
from standin.resources import invoices, subscriptions
from standin.routes import call
from standin.store import Json, Store


@call(
    "subscriptions.create",
    "POST subscriptions",
    "_subscription_create_params.SubscriptionCreateParams",
    "customer items collection_method days_until_due description metadata",
)
def create(store: Store, *, params: Json) -> Json:
    """Begin a subscription whose periods are invoiced."""
    if params.get("collection_method") != "send_invoice" or not params.get("days_until_due"):
        raise Refusal("The stand-in was written for collection_method=send_invoice only.", param="collection_method")
    if store.get(params["customer"], "customer") is None:
        raise no_such("customer", params["customer"])
    row = params["items"][0]
    price = store.get(row.get("price", ""), "price")
    if price is None:
        raise no_such("price", row.get("price", ""))
    about = {name: params[name] for name in ("customer", "collection_method", "days_until_due") if name in params}
    more = {"description": params.get("description"), "metadata": params.get("metadata") or {}}
    subscription = subscriptions.begin(store, price, row.get("quantity", 1), **about, **more)
    invoices.draw_up(store, subscription, "subscription_create", stays_until=store.now() + invoices.STAYS_A_DRAFT)
    return store.get(subscription["id"]) or subscription
