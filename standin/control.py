"""The control room: what banks, payers, staff at the dashboard and the clock do, and faults by order."""

from collections.abc import Callable
from typing import Any

from standin import paying
from standin.errors import Refusal
from standin.events import present
from standin.resources import balance, disputes, refunds, sessions
from standin.shapes import shown
from standin.store import Json, Store
from standin.webhooks import Postman, body_of, post, sign

DEEDS: dict[str, Callable[..., Any]] = {}


def deed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register something that can be asked of the control room by its name."""
    DEEDS[function.__name__] = function
    return function


def perform(store: Store, postman: Postman, name: str, wishes: Json) -> Any:
    """Do one deed."""
    if name not in DEEDS:
        raise Refusal(f"The control room knows no {name!r}. It knows: {', '.join(sorted(DEEDS))}.", status=404)
    if name == "deliver":  # it waits for the webhook, which may well call us
        return DEEDS[name](store, postman, **wishes)
    with store.transaction():
        return DEEDS[name](store, postman, **wishes)


def charge_of(store: Store, identity: str) -> Json:
    """Return the charge of a session, intent or charge."""
    found = store.get(identity)
    while found and found["object"] != "charge":
        following = {"checkout.session": "payment_intent", "payment_intent": "latest_charge"}.get(
            found["object"], "charge"
        )
        found = store.get(found[following] or "")
    if found is None:
        raise Refusal(f"No charge belongs to {identity!r} yet.", status=404)
    return found


def refund_of(store: Store, identity: str) -> Json:
    """Return a refund, or the latest one of a session, intent or charge."""
    found = store.get(identity, "refund")
    rows = [found] if found else store.all("refund", charge=charge_of(store, identity)["id"])
    if not rows:
        raise Refusal(f"No refund belongs to {identity!r} yet.", status=404)
    return rows[0]


@deed
def settle(store: Store, _: Postman, *, id: str) -> Json:
    """Let a direct debit arrive, or a slow refund."""
    if store.get(id, "refund"):
        return refunds.settle(store, refund_of(store, id))
    charge = pending(store, id)
    paying.debit_arrives(store, charge)
    return store.get(charge["id"]) or {}


@deed
def bounce(store: Store, _: Postman, *, id: str) -> Json:
    """Let a direct debit fail."""
    charge = pending(store, id)
    paying.debit_bounces(store, charge)
    return store.get(charge["id"]) or {}


def pending(store: Store, identity: str) -> Json:
    """Return a charge that is under way."""
    charge = charge_of(store, identity)
    if charge["status"] != "pending":
        raise Refusal(f"The charge is not under way: it is {charge['status']}.")
    return charge


@deed
def refund(store: Store, _: Postman, *, id: str, amount: int | None = None) -> Json:
    """Refund from the dashboard, without the house having asked."""
    asked = {"charge": charge_of(store, id)["id"]} | ({"amount": amount} if amount else {})
    return refunds.create(store, params=asked)


@deed
def fail_refund(store: Store, _: Postman, *, id: str, reason: str = "lost_or_stolen_card") -> Json:
    """Let a refund come back."""
    return refunds.fail(store, refund_of(store, id), reason)


@deed
def dispute(store: Store, _: Postman, *, id: str, amount: int | None = None, reason: str = "fraudulent") -> Json:
    """Let the payer's bank take a charge back."""
    return disputes.open_dispute(store, charge_of(store, id), cents=amount, reason=reason)


@deed
def win(store: Store, _: Postman, *, id: str) -> Json:
    """Decide a dispute for us."""
    return disputes.close(store, dispute_of(store, id), won=True)


@deed
def lose(store: Store, _: Postman, *, id: str) -> Json:
    """Decide a dispute against us."""
    return disputes.close(store, dispute_of(store, id), won=False)


def dispute_of(store: Store, identity: str) -> Json:
    """Return a dispute, or the latest one of a session, intent or charge."""
    found = store.get(identity, "dispute")
    rows = [found] if found else store.all("dispute", charge=charge_of(store, identity)["id"])
    if not rows:
        raise Refusal(f"No dispute belongs to {identity!r} yet.", status=404)
    return rows[0]


@deed
def payout(store: Store, _: Postman) -> Json:
    """Send the balance to the bank."""
    return balance.pay_out(store)


@deed
def expire(store: Store, _: Postman, *, id: str) -> Json:
    """Let a session lapse now, as if its time were over."""
    return sessions.expire(store, id, params={})


@deed
def pay(store: Store, _: Postman, *, id: str, method: str = "card") -> Json:
    """Pay without the page."""
    return paying.pay(store, id, method)


@deed
def advance(store: Store, _: Postman, *, seconds: float) -> Json:
    """Put the clock ahead."""
    store.remember("advanced", float(store.fact("advanced", 0)) + seconds)
    paying.let_time_pass(store)
    return {"now": store.now()}


@deed
def change(store: Store, _: Postman, *, id: str, **values: Any) -> Json:
    """Write other values into an object, as no honest provider would."""
    found = store.get(id)
    if found is None:
        raise Refusal(f"There is no {id!r}.", status=404)
    return store.put(found | values)


@deed
def fault(store: Store, _: Postman, *, on: str, do: str, times: int = 1, seconds: float = 0) -> Json:
    """Order a fault: `on` a call (`refunds.create`) or an event type or `*`, `do` what, so many times.

    Calls: 500-before, 500-after, nothing-before, nothing-after, slow-before, slow-after, 429.
    Events: never, late, twice, forged, hold.
    """
    store.run("INSERT INTO faults (target, deed, times, seconds) VALUES (?, ?, ?, ?)", on, do, times, seconds)
    return {"on": on, "do": do, "times": times}


@deed
def remember(store: Store, _: Postman, **facts: Any) -> Json:
    """Change a setting: webhook, holding, refunds_pending, search_lag, skew."""
    for name, value in facts.items():
        store.remember(name, value)
    return facts


@deed
def release(store: Store, _: Postman, *, order: str = "given") -> Json:
    """Let the events that were held back go to the webhook, in the given order or reversed."""
    rows = store.run("SELECT event FROM deliveries WHERE state = 'held' ORDER BY rowid")
    events = [row["event"] for row in rows]
    for place, event in enumerate(events if order == "given" else reversed(events)):
        due = store.moment() + place * 0.001
        store.run("UPDATE deliveries SET state = 'waiting', due = ? WHERE event = ?", due, event)
    return {"released": len(events)}


@deed
def deliver(store: Store, postman: Postman, *, id: str, secret: str = "", at: int | None = None) -> Json:
    """Post one event now and say what the webhook answered; with another secret or moment if given."""
    if secret or at:
        body = body_of(store, store.get(id) or {})
        status = post(store.fact("webhook"), body, sign(body, [secret] if secret else postman.secrets, at=at))
        return {"status": status}
    return {"status": postman.bring(id)}


@deed
def note(store: Store, postman: Postman, *, id: str, status: int) -> Json:
    """Write down what a webhook answered to an event that somebody else brought to it."""
    postman.note(id, status)
    return {"id": id, "status": status}


@deed
def reset(store: Store, _: Postman, **facts: Any) -> Json:
    """Forget everything but the address."""
    facts |= {"address": store.fact("address")}
    store.forget_everything()
    for name, value in facts.items():
        store.remember(name, value)
    return facts


@deed
def objects(store: Store, _: Postman, *, kind: str) -> list[Json]:
    """Return all objects of a kind, oldest first."""
    rows = [present(store, row) if kind == "event" else row for row in store.all(kind)]
    return [shown(row) for row in reversed(rows)]


@deed
def deliveries(store: Store, _: Postman) -> list[Json]:
    """Return how each event fared, oldest first."""
    return [dict(row) for row in store.run("SELECT * FROM deliveries ORDER BY rowid")]
