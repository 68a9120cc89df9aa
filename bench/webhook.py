"""Stripe's door while 10,000 events wait to be acted on: keep one more, and answer at once."""

import json
import os
import statistics
import sys
import tempfile
import time
import uuid

from bench import server as servers

WAITING, KNOCKS = 10_000, 400
PATH = "/payments/stripe/webhook/"


def fill(count: int) -> None:
    """Let so many events wait that nobody has acted on."""
    from payments import modes
    from payments.models import WebhookEvent

    WebhookEvent.objects.bulk_create(
        (
            WebhookEvent(
                event_id=f"evt_wait_{number}",
                type="payment_intent.succeeded",
                object_id=f"pi_wait_{number}",
                mode=modes.current(),
                body=event(f"evt_wait_{number}"),
            )
            for number in range(count)
        ),
        batch_size=1_000,
    )


def event(name: str) -> dict[str, object]:
    """Return an event as Stripe tells it, of a payment that is not ours."""
    return {
        "id": name,
        "object": "event",
        "api_version": "2026-10-28",
        "created": int(time.time()),
        "livemode": False,
        "type": "payment_intent.succeeded",
        "data": {"object": {"id": f"pi_{name}", "object": "payment_intent", "amount": 2500, "currency": "eur"}},
    }


def knock(web: servers.Server, secret: str) -> float:
    """Deliver a new event; return how many milliseconds the answer took."""
    from standin.webhooks import sign

    body = json.dumps(event(f"evt_{uuid.uuid4().hex}"))
    headers = {
        "Host": f"127.0.0.1:{web.port}", "Content-Type": "application/json", "Stripe-Signature": sign(body, [secret]),
    }  # fmt: skip
    began = time.perf_counter()
    web.line.request("POST", PATH, body=body, headers=headers)
    answer = web.line.getresponse()
    answer.read()
    taken = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise RuntimeError(f"the webhook answered {answer.status}")
    return taken


def measure(environment: dict[str, str], *, knocks: int = KNOCKS) -> list[tuple[str, dict[str, float], str, float]]:
    """Return the figure of the webhook with its aim. Needs the tables; leaves its events behind."""
    from django.conf import settings

    from payments.models import WebhookEvent

    fill(WAITING)
    with servers.running(environment) as web:
        secret = settings.STRIPE_WEBHOOK_SECRETS[0]
        for _warm in range(10):
            knock(web, secret)
        taken = sorted(knock(web, secret) for _each in range(knocks))
    waiting = WebhookEvent.objects.filter(state=WebhookEvent.State.NEW).count()
    if waiting != WAITING + 10 + knocks:
        raise RuntimeError(f"{waiting} events wait: some were lost")
    figures = {
        "p99_ms": taken[int(len(taken) * 0.99) - 1],
        "median_ms": statistics.median(taken),
        "worst_ms": taken[-1],
        "waiting": waiting,
    }
    return [("webhook while 10,000 events wait", figures, "p99_ms", 50)]


def main() -> None:
    """Run it alone on fresh databases, and print the figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="wellbeing-bench-") as folder:
        environment = servers.environment(folder)
        os.environ.update(environment)
        import django
        from django.core.management import call_command

        django.setup()
        for alias in ("default", "keystore"):
            call_command("migrate", database=alias, verbosity=0)
        call_command("createcachetable", verbosity=0)
        found = {name: figures for name, figures, _measured, _aim in measure(environment)}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
