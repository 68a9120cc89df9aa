"""Run the whole house in the foreground: web, worker with scheduler, and in the demo the stand-in of Stripe."""

import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import demo
from wellbeing.processes import Job, keep


class Command(BaseCommand):
    help = "Run web, worker and scheduler until Ctrl-C, on 127.0.0.1 and the port in PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--try", action="store_true", dest="is_trial", help="only tell whether the ports are free")

    def handle(self, *args: Any, is_trial: bool, **options: Any) -> None:
        jobs = [Job("web", web()), Job("worker", worker())]
        ports = [settings.PORT]
        if settings.IS_DEMO and f"http://127.0.0.1:{settings.PORT + 1}" == settings.STRIPE_API_BASE:
            jobs.append(Job("standin", [sys.executable, "-m", "standin"]))
            ports.append(settings.PORT + 1)
        for port in ports:
            if answers(port):
                raise CommandError(f"Port {port} is taken. Stop what runs there, or choose another: PORT=8010 make run")
        if is_trial:
            return
        os.environ["PYTHONUNBUFFERED"] = "1"
        os.environ["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
        code = keep(jobs, out=sys.stdout, started=self.tell_the_address)
        if code:
            raise SystemExit(code)
        self.stdout.write("Stopped.")

    def tell_the_address(self) -> None:
        """Wait until the web answers, then say where it is and who may sign in."""
        for _try in range(300):
            if answers(settings.PORT):
                break
            time.sleep(0.2)
        lines = ["", f"{settings.SITE_NAME} is open at {settings.SITE_URL}", *invitation(), "Ctrl-C stops it.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def web() -> list[str]:
    """Return the command of the web server."""
    options = {"interface": "wsgi", "host": "127.0.0.1", "port": settings.PORT, "workers": 2, "http": "1"}
    options |= {"blocking-threads": 4, "backpressure": 64}
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "granian", *flags, "--no-ws", "--log-level=warning", "wellbeing.wsgi:application"]


def worker() -> list[str]:
    """Return the command of the worker that is also the scheduler."""
    flags = ["--beat", "--concurrency=2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [sys.executable, "-m", "celery", "--app=wellbeing", "--quiet", "worker", *flags]


def answers(port: int) -> bool:
    """Tell whether somebody listens on this port of this machine."""
    with socket.socket() as door:
        door.settimeout(0.3)
        return door.connect_ex(("127.0.0.1", port)) == 0


def invitation() -> list[str]:
    """Return, in the demo, who may sign in and where the mail is read."""
    if not settings.IS_DEMO:
        return []
    people = [f"  {key + '@example.org':<26} {someone.name}" for key, someone in demo.PEOPLE.items()]
    return [
        f"Mail is read at {settings.SITE_URL}/demo/mail/",
        f"Sign in with one of these; the password of all is {demo.PASSWORD}",
        *people,
    ]
