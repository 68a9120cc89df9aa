"""Prices, each with its product: what a subscription costs a period."""

from standin.errors import Refusal
from standin.routes import call
from standin.shapes import make
from standin.store import Json, Store

INTERVALS = {"month", "year"}


@call(
    "prices.create",
    "POST prices",
    "_price_create_params.PriceCreateParams",
    "currency product_data recurring unit_amount",
)
def create(store: Store, *, params: Json) -> Json:
    """Make a price that comes again."""
    return from_data(store, params, where="price")


def from_data(store: Store, data: Json, *, where: str) -> Json:
    """Make a price from `price_data`, with the product that it names or describes."""
    product = data.get("product") or make_product(store, data, where)["id"]
    interval = (data.get("recurring") or {}).get("interval")
    if interval not in INTERVALS:
        raise Refusal("The stand-in was written for months and years.", param=f"{where}[recurring]")
    if data.get("unit_amount", 0) <= 0:
        raise Refusal("Invalid positive integer", param=f"{where}[unit_amount]", code="parameter_invalid_integer")
    return make(
        store,
        "price",
        "price",
        active=True,
        billing_scheme="per_unit",
        currency=data["currency"],
        product=product,
        recurring={"interval": interval, "interval_count": 1, "usage_type": "licensed", "meter": None},
        type="recurring",
        unit_amount=data["unit_amount"],
        unit_amount_decimal=str(data["unit_amount"]),
    )


def make_product(store: Store, data: Json, where: str) -> Json:
    """Make the product that is described."""
    if "product_data" not in data:
        raise Refusal(f"Missing required param: {where}[product_data].", param=where, code="parameter_missing")
    return make(store, "product", "prod", active=True, name=data["product_data"]["name"], type="service")
