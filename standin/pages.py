"""The checkout page and the control room's page: plain HTML, no script."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from standin import control, paying, subscribing
from standin.errors import Refusal
from standin.store import Json, Store
from standin.texts import TEXTS, euro
from standin.webhooks import Postman


@dataclass
class Page:
    """What a browser gets: HTML, or another address."""

    html: str = ""
    status: int = 200
    location: str = ""


def page(store: Store, postman: Postman, verb: str, path: str, form: dict[str, str]) -> Page:
    """Answer a browser."""
    parts = path.strip("/").split("/")
    try:
        if parts[:2] == ["c", "pay"] and len(parts) in {3, 4}:
            return checkout(store, verb, parts[2], form, extra_check=parts[3:] == ["check"])
        if parts[:2] == ["p", "session"] and len(parts) == 3:
            return portal(store, verb, parts[2], form)
        if parts[:1] == ["_control"]:
            return control_room(store, postman, verb, parts[1:], form)
    except (Refusal, TypeError, ValueError) as error:
        return Page(frame("en", "Not possible", f"<h1>Not possible</h1><p>{escape(str(error))}</p>"), 400)
    return Page(frame("en", "Not found", "<h1>There is nothing here</h1>"), 404)


def local(moment: int) -> datetime:
    """Return a moment as clocks in Amsterdam show it."""
    return datetime.fromtimestamp(moment, ZoneInfo("Europe/Amsterdam"))


def frame(language: str, title: str, content: str) -> str:
    """Return a whole document."""
    ribbon = TEXTS[language]["ribbon"]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} · {ribbon}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/checkout.css"></head>'
        f'<body><header class="ribbon">{ribbon}</header><main>{content}</main></body></html>'
    )


# Checkout ---------------------------------------------------------------------------------------


def language_of(session: Json) -> str:
    """Return the language of the page."""
    return "en" if (session["locale"] or "nl").startswith("en") else "nl"


def checkout(store: Store, verb: str, identity: str, form: dict[str, str], *, extra_check: bool) -> Page:
    """Show the page where one pays, or act on it."""
    with store.transaction():
        session = paying.still_open(store, identity)
    here = f"/c/pay/{identity}"
    if verb != "POST":
        if session["status"] != "open":
            return closed(session)
        return extra_check_page(session, here) if extra_check else choice(session, here, "")
    method = form.get("method", "")
    if session["status"] == "expired":
        return closed(session)
    if session["status"] == "open" and method not in {
        *session["payment_method_types"],
        "check",
        "decline",
        "approve",
        "refuse",
    }:
        return choice(session, here, "choose", status=422)
    session = paying.pay(store, identity, method, address=f"{store.fact('address')}{here}/check")
    if session["status"] == "complete":
        return Page(location=filled(session["success_url"], session))
    if method == "check":
        return Page(location=f"{here}/check")
    return choice(session, here, "declined", status=422)


def filled(address: str, session: Json) -> str:
    """Return the house's address with the session's id in the place kept for it."""
    return address.replace("{CHECKOUT_SESSION_ID}", str(session["id"]))


def summary(session: Json, language: str) -> str:
    """Return what is bought and for how much."""
    rows = "".join(
        f"<div><dt>{escape(item['description'])}{' × ' + str(item['quantity']) if item['quantity'] > 1 else ''}</dt>"
        f"<dd>{euro(item['amount_total'], language)}</dd></div>"
        for item in session["_line_items"]
    )
    word, amount = TEXTS[language][often(session) or "to_pay"], euro(session["amount_total"], language)
    return f"<dl>{rows}<div class='total'><dt>{word}</dt><dd>{amount}</dd></div></dl>"


def often(session: Json) -> str:
    """Return the word for how often the amount comes again; "" for once."""
    interval = (session["_price_data"].get("recurring") or {}).get("interval")
    return f"every_{interval}" if interval else ""


def choice(session: Json, here: str, problem: str, *, status: int = 200) -> Page:
    """Show the ways to pay."""
    language = language_of(session)
    t = TEXTS[language]
    first = session["payment_method_types"][0]

    def option(value: str, hint: str = "") -> str:
        mark, note = " checked" if value == first else "", f"<small>{hint}</small>" if hint else ""
        return f'<label><input type="radio" name="method" value="{value}"{mark}><span>{t[value]}{note}</span></label>'

    hints = {"sepa_debit": t["sepa_hint"]}
    if often(session):
        hints |= {"ideal": t["mandate_hint"], "bancontact": t["mandate_hint"]}
    ways = "".join(option(m, hints.get(m, "")) for m in session["payment_method_types"])
    trials = option("check") + option("decline") if "card" in session["payment_method_types"] else ""
    alarm = f'<div class="problem" role="alert"><h2>{t["problem"]}</h2><p>{t[problem]}</p></div>' if problem else ""
    back = session["cancel_url"]
    way_back = f'<p><a class="back" href="{escape(back)}">{t["back"]}</a></p>' if back else ""
    clock = f"{local(session['expires_at']):{'%H.%M' if language == 'nl' else '%H:%M'}}"
    until = t["until"].format(time=clock) if session["expires_at"] - session["created"] < 12 * 3600 else ""
    amount = euro(session["amount_total"], language)
    html = (
        f'{way_back}{alarm}<h1>{t["title"]}</h1>{summary(session, language)}<form method="post" action="{here}">'
        f"<fieldset><legend>{t['how']}</legend>{ways}</fieldset>"
        + (f"<fieldset><legend>{t['try']}</legend>{trials}</fieldset>" if trials else "")
        + (f'<p class="soft">{t["agree"]}</p>' if often(session) else "")
        + f'<button type="submit">{t["begin" if often(session) else "pay"].format(amount=amount)}</button></form>'
        + f'<p class="soft">{until} {t["small_print"]}</p>'
    )
    return Page(frame(language, t["title"], html), status)


def extra_check_page(session: Json, here: str) -> Page:
    """Show the bank's extra check."""
    language = language_of(session)
    t = TEXTS[language]
    html = (
        f"<h1>{t['check_title']}</h1><p>{t['check_text']}</p>{summary(session, language)}"
        f'<form method="post" action="{here}">'
        f'<button type="submit" class="quiet" name="method" value="refuse">{t["refuse"]}</button>'
        f'<button type="submit" name="method" value="approve">{t["approve"]}</button></form>'
    )
    return Page(frame(language, t["check_title"], html))


def closed(session: Json) -> Page:
    """Say that there is nothing to pay here any more."""
    language = language_of(session)
    t = TEXTS[language]
    word = session["status"]
    onward = filled(session["success_url"], session) if word == "complete" else session["cancel_url"]
    link = f'<p><a class="button" href="{escape(onward)}">{t["on"]}</a></p>' if onward else ""
    return Page(frame(language, t[f"{word}_title"], f"<h1>{t[f'{word}_title']}</h1><p>{t[f'{word}_text']}</p>{link}"))


# Another way to pay -----------------------------------------------------------------------------


def portal(store: Store, verb: str, identity: str, form: dict[str, str]) -> Page:
    """Show the page where one chooses what is collected with, or act on it."""
    session = store.get(identity, "billing_portal.session")
    if session is None:
        raise Refusal("There is no such page.", status=404)
    kinds = ["card", "sepa_debit", "decline"]
    if verb == "POST" and form.get("method") in kinds:
        with store.transaction():
            subscribing.new_method(store, session["customer"], form["method"])
        return Page(location=session["return_url"])
    language = language_of(session)
    t = TEXTS[language]
    words = {"card": t["card"], "sepa_debit": t["sepa_debit"], "decline": t["bad_card"]}
    ways = "".join(
        f'<label><input type="radio" name="method" value="{kind}"{" checked" if kind == "card" else ""}>'
        f"<span>{words[kind]}</span></label>"
        for kind in kinds
    )
    html = (
        f'<p><a class="back" href="{escape(session["return_url"])}">{t["portal_back"]}</a></p>'
        f"<h1>{t['portal_title']}</h1><p>{t['portal_text']}</p>"
        f'<form method="post" action="/p/session/{identity}"><fieldset><legend>{t["how"]}</legend>{ways}</fieldset>'
        f'<button type="submit">{t["portal_save"]}</button></form><p class="soft">{t["small_print"]}</p>'
    )
    return Page(frame(language, t["portal_title"], html))


# Control room -----------------------------------------------------------------------------------

BUTTONS = {
    "settle": "Let the debit or refund arrive",
    "bounce": "Let the debit fail",
    "refund": "Refund from the dashboard",
    "fail_refund": "Let the refund come back",
    "dispute": "Take the money back (dispute)",
    "win": "Decide the dispute for us",
    "lose": "Decide the dispute against us",
    "expire": "Let the page expire",
    "renew": "Let the period pass",
    "finalize": "Send the draft",
    "retry": "Try to collect again",
    "spoil": "Let collecting fail from now on",
    "mend": "Let collecting work again",
    "revoke": "Revoke the mandate",
    "stop": "Stop from the dashboard",
}


def deeds_for(store: Store, session: Json) -> list[str]:
    """Return what can be done about a session now."""
    if session["status"] == "open":
        return ["expire"]
    intent = store.get(session["payment_intent"] or "") or {}
    return deeds_for_charge(store, store.get(intent.get("latest_charge") or "") or {})


def deeds_for_charge(store: Store, charge: Json) -> list[str]:
    """Return what can be done about a charge now."""
    if charge.get("status") == "pending":
        return ["settle", "bounce"]
    if not charge.get("paid"):
        return []
    dispute = next(iter(store.all("dispute", charge=charge["id"])), None)
    if dispute:
        return [] if dispute["status"] in {"won", "lost"} else ["win", "lose"]
    back = [] if charge["refunded"] else ["refund"]
    refunds = store.all("refund", charge=charge["id"])
    back += ["settle"] if refunds and refunds[0]["status"] == "pending" else []
    back += ["fail_refund"] if refunds and refunds[0]["status"] != "failed" else []
    method = charge["payment_method_details"]["type"]
    return [*back, "dispute"] if method in {"card", "sepa_debit"} else back


def control_room(store: Store, postman: Postman, verb: str, rest: list[str], form: dict[str, str]) -> Page:
    """Show the last payments and what can be done about them; do it."""
    if verb == "POST" and rest:
        wishes: Json = {"id": form["id"]} if "id" in form else {}
        if "seconds" in form:
            wishes = {"seconds": float(form["seconds"])}
        control.perform(store, postman, rest[0], wishes)
        return Page(location="/_control/")
    rows = "".join(control_row(store, session) for session in store.all("checkout.session")[:50])
    clock = f"{local(store.now()):%Y-%m-%d %H:%M}"
    waiting = store.run("SELECT count(*) FROM deliveries WHERE state != 'done'")[0][0]
    html = (
        "<h1>Control room</h1><p>What banks, payers and the clock do in the rehearsal.</p>"
        f"<p>Clock: {clock}. Events not yet taken by the webhook: {waiting}.</p><div class='deeds'>"
        + "".join(
            deed_button("advance", f"Clock + {label}", seconds=s)
            for label, s in {"1 hour": 3600, "1 day": 86400, "1 week": 604800}.items()
        )
        + deed_button("payout", "Pay the balance out to the bank")
        + "</div><table><thead><tr><th>Payment</th><th>Amount</th><th>State</th><th>Deeds</th></tr></thead>"
        + f"<tbody>{rows}</tbody></table>"
        + standing_table(store)
    )
    return Page(frame("en", "Control room", html).replace("<main>", '<main class="wide">'))


def control_row(store: Store, session: Json) -> str:
    """Return one payment with its buttons."""
    buttons = "".join(deed_button(name, BUTTONS[name], id=session["id"]) for name in deeds_for(store, session))
    about = escape(session["_line_items"][0]["description"])
    name = f"{about}<br><small>{session['id'][:16]}…</small>"
    cells = [name, euro(session["amount_total"], "en"), f"{session['status']}, {session['payment_status']}"]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + f"<td class='deeds'>{buttons}</td></tr>"


def standing_table(store: Store) -> str:
    """Return what is collected again and again, with its buttons."""
    rows = "".join(standing_row(store, subscription) for subscription in store.all("subscription")[:50])
    heads = "<tr><th>Standing payment</th><th>Amount</th><th>State</th><th>Deeds</th></tr>"
    return f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>" if rows else ""


def standing_row(store: Store, subscription: Json) -> str:
    """Return one subscription with the buttons for it and for its latest invoice."""
    item = subscription["items"]["data"][0]
    product = store.get(item["price"]["product"]) or {}
    until = f"{local(item['current_period_end']):%Y-%m-%d}"
    cells = [
        f"{escape(str(product.get('name')))}<br><small>{subscription['id'][:16]}…</small>",
        f"{euro(item['price']['unit_amount'] * item['quantity'], 'en')} a {item['price']['recurring']['interval']}",
        f"{subscription['status']}, until {until}",
    ]
    buttons = "".join(
        deed_button(name, BUTTONS[name], id=subscription["id"]) for name in standing_deeds(store, subscription)
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + f"<td class='deeds'>{buttons}</td></tr>"


def standing_deeds(store: Store, subscription: Json) -> list[str]:
    """Return what can be done about a subscription and its latest invoice now."""
    invoice = store.get(subscription["latest_invoice"] or "") or {}
    intent = store.get(invoice.get("_intent") or "") or {}
    deeds = deeds_for_charge(store, store.get(intent.get("latest_charge") or "") or {})
    if subscription["status"] == "canceled":
        return deeds
    deeds += {"draft": ["finalize"], "open": ["retry"] if intent.get("status") != "processing" else []}.get(
        invoice.get("status", ""), []
    )
    method = store.get(subscription["default_payment_method"] or "") or {}
    if method:
        deeds.append("mend" if method["_fails"] else "spoil")
    if method.get("type") == "sepa_debit" and not method["_fails"]:
        deeds.append("revoke")
    return ["renew", *deeds, "stop"]


def deed_button(deed: str, label: str, **values: object) -> str:
    """Return a form of one button."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(str(value))}">' for name, value in values.items()
    )
    return (
        f'<form method="post" action="/_control/{deed}">{hidden}'
        f'<button type="submit" class="quiet">{escape(label)}</button></form>'
    )
