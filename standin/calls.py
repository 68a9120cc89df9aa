"""One call of the API from door to door: key, parameters, saved answers, faults, work, answer."""

import hashlib
import hmac
import json
import sqlite3
import time
import traceback
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from standin import expand, routes
from standin.errors import Refusal
from standin.events import request_under_way
from standin.parameters import decode
from standin.shapes import API_VERSION, new_id, shown
from standin.store import Json, Store

KEPT_SECONDS = 24 * 3600


@dataclass
class Answer:
    """What goes back. `silent` closes the connection without a word."""

    status: int
    body: str
    request: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    verb: str
    target: str
    body: str
    authorization: str
    version: str
    key: str


def broken() -> Refusal:
    """Return the error of a fault at Stripe's side."""
    return Refusal("An unknown error occurred (ordered fault).", status=500, kind="api_error")


def respond(store: Store, asked: Asked) -> Answer:
    """Answer one request of the client."""
    request = new_id("req")
    request_under_way.set({"id": request, "idempotency_key": asked.key or None})
    try:
        answer = perform(store, asked, request)
    except Refusal as refusal:
        answer = Answer(refusal.status, json.dumps(refusal.body))
    except Exception:  # a fault of our own must look like one at Stripe, and be seen
        traceback.print_exc()
        answer = Answer(500, json.dumps(broken().body))
    answer.request = answer.request or request
    answer.headers |= {"Stripe-Version": API_VERSION, "Request-Id": answer.request}
    if asked.key:
        answer.headers["Idempotency-Key"] = asked.key
    return answer


def perform(store: Store, asked: Asked, request: str) -> Answer:
    """Check the request; answer it anew or with the answer saved under its key."""
    check_key(asked.authorization)
    if asked.version != API_VERSION:
        raise Refusal(f"Invalid Stripe API version: {asked.version or 'none'}. The stand-in speaks {API_VERSION}.")
    address = urlsplit(asked.target)
    known, identity = routes.find(asked.verb, address.path)
    params = known.parameters(decode(asked.body if asked.verb == "POST" else address.query))
    if asked.verb != "POST" or not asked.key:
        return work(store, known, identity, params, "")
    asked_hash = hashlib.sha256(f"{asked.target}\n{json.dumps(params, sort_keys=True)}".encode()).hexdigest()
    saved = saved_answer(store, asked.key, asked_hash, request)
    return saved or work(store, known, identity, params, asked.key)


def check_key(authorization: str) -> None:
    """Let test keys in, whatever their letters; refuse live ones and none."""
    key = authorization.removeprefix("Bearer ").strip()
    if not key:
        raise Refusal("You did not provide an API key.", status=401)
    if not key.startswith(("sk_test_", "rk_test_")):
        raise Refusal(f"Invalid API Key provided: {key[:8]}***. The stand-in takes test keys only.", status=401)


def saved_answer(store: Store, key: str, asked_hash: str, request: str) -> Answer | None:
    """Return the answer saved under this key, or claim the key for this request and return None."""
    with store.transaction():
        store.run("DELETE FROM answers WHERE at < ?", store.now() - KEPT_SECONDS)
        rows = store.run("SELECT * FROM answers WHERE key = ?", key)
        if not rows:
            store.run("INSERT INTO answers VALUES (?, ?, ?, ?, NULL, NULL)", key, asked_hash, store.now(), request)
            return None
    return replay(rows[0], key, asked_hash)


def replay(row: sqlite3.Row, key: str, asked_hash: str) -> Answer:
    """Return the saved answer, or refuse a key that is in use or was used for something else."""
    if not hmac.compare_digest(row["asked"], asked_hash):
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise Refusal(message, kind="idempotency_error")
    if row["status"] is None:
        message = f"There is currently another in-progress request using this Idempotent Key: {key}."
        raise Refusal(message, status=409, kind="idempotency_error", code="idempotency_key_in_use")
    headers = {"Idempotent-Replayed": "true", "Original-Request": row["request"]}
    return Answer(row["status"], row["body"], row["request"], headers)


def work(store: Store, known: routes.Call, identity: dict[str, str], params: Json, key: str) -> Answer:
    """Do the work and save its answer in one transaction; carry out the faults that were ordered."""
    delay(store, known.name, "slow-before")
    if store.take_fault(known.name, "nothing-before"):
        forget_claim(store, key)
        return Answer(0, "", silent=True)
    try:
        with store.transaction():
            answer = attempt(store, known, identity, params)
            if store.take_fault(known.name, "500-after"):
                answer = Answer(500, json.dumps(broken().body))
            save(store, key, answer)
    except BaseException:
        forget_claim(store, key)
        raise
    delay(store, known.name, "slow-after")
    if store.take_fault(known.name, "nothing-after"):
        answer.silent = True
    return answer


def attempt(store: Store, known: routes.Call, identity: dict[str, str], params: Json) -> Answer:
    """Let the handler work; an error of its own leaves nothing behind but the error."""
    if store.take_fault(known.name, "500-before"):
        return Answer(500, json.dumps(broken().body))
    if store.take_fault(known.name, "429"):
        raise Refusal("Too many requests (ordered fault).", status=429, code="rate_limit")
    store.run("SAVEPOINT attempt")
    try:
        body = routes.answer(store, known, identity, params)
        for path in params.get("expand", []):
            body = expand.expanded(store, body, path)
    except Refusal as refusal:
        store.run("ROLLBACK TO attempt")
        return Answer(refusal.status, json.dumps(refusal.body))
    return Answer(200, json.dumps(shown(body)))


def save(store: Store, key: str, answer: Answer) -> None:
    """Keep the answer under its key, errors too, as Stripe does."""
    store.run("UPDATE answers SET status = ?, body = ? WHERE key = ?", answer.status, answer.body, key)


def forget_claim(store: Store, key: str) -> None:
    """Let go of a key whose work never began."""
    store.run("DELETE FROM answers WHERE key = ? AND status IS NULL", key)


def delay(store: Store, name: str, deed: str) -> None:
    """Be slow if that was ordered."""
    fault = store.take_fault(name, deed)
    if fault:
        time.sleep(fault["seconds"])
