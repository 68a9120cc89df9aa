"""`python -m standin --port 8001`: start the stand-in."""

import argparse
import contextlib
import os
import sys
import threading
import time
from pathlib import Path

from standin import resources  # noqa: F401 - registers the calls
from standin.paying import let_time_pass
from standin.server import Server
from standin.store import Store
from standin.webhooks import Postman
from wellbeing.environment import BASE_DIR, DEMO, PRODUCTION, env, kept_secret, secret

TICK_SECONDS = 1.0


def arguments() -> argparse.Namespace:
    """Return what was asked on the command line."""
    port = env.int("PORT", 8000)
    parser = argparse.ArgumentParser(prog="standin", description=__doc__)
    parser.add_argument("--port", type=int, default=port + 1, help="0 takes a free one")
    parser.add_argument("--state", type=Path, help="the file that remembers (default: standin.sqlite3 in DATA_DIR)")
    parser.add_argument(
        "--webhook", default=f"http://127.0.0.1:{port}/payments/stripe/webhook/", help="'' posts nowhere"
    )
    return parser.parse_args()


def webhook_secrets(data: Path) -> list[str]:
    """Return the secrets that sign events: from the settings, or the one that the demo keeps."""
    given = secret("STRIPE_WEBHOOK_SECRET") or kept_secret(data / "webhook_secret")
    return [part.strip() for part in given.split(",") if part.strip()]


def keep_time(store: Store) -> None:
    """Let the clock do its work once a second."""
    while True:
        time.sleep(TICK_SECONDS)
        let_time_pass(store)


def main() -> int:
    """Serve until told to stop."""
    if os.environ.get("DJANGO_ENV", DEMO) == PRODUCTION or env.str("DJANGO_ENV", DEMO) == PRODUCTION:
        sys.stderr.write("The stand-in moves no money: it does not start with DJANGO_ENV=production.\n")
        return 2
    asked = arguments()
    data = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
    data.mkdir(parents=True, exist_ok=True)
    store = Store(asked.state or data / "standin.sqlite3")
    postman = Postman(store, webhook_secrets(data))
    server = Server(asked.port, store, postman)
    address = f"http://127.0.0.1:{server.server_port}"
    store.remember("address", address)
    store.remember("webhook", asked.webhook)
    postman.start()
    threading.Thread(target=keep_time, args=[store], daemon=True, name="clock").start()
    sys.stdout.write(f"Stand-in for Stripe at {address}, posting to {asked.webhook or 'nowhere'}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever(poll_interval=0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
