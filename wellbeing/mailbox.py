"""The mailbox of the demonstration: each mail a file, read at `/demo/mail/`."""

import email
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

SHOWN_AT_MOST = 200


class EmailBackend(BaseEmailBackend):
    """Keep each mail as a file, whole or not at all."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        settings.DEMO_MAILBOX.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            final = settings.DEMO_MAILBOX / f"{time.time_ns():020d}-{uuid.uuid4().hex}.eml"
            draft = final.with_suffix(".part")
            draft.write_bytes(mail.message().as_bytes(linesep="\r\n"))
            draft.rename(final)
        return len(email_messages)


@dataclass(frozen=True)
class File:
    """An attachment."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A mail in the mailbox."""

    code: str
    sent_at: datetime
    content: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.content["Subject"])

    @property
    def to(self) -> str:
        return str(self.content["To"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def files(self) -> list[File]:
        return [
            File(
                part.get_filename() or "attachment",
                part.get_content_type(),
                part.get_payload(decode=True) or b"",  # type: ignore[arg-type]  # bytes, since it is decoded
            )
            for part in self.content.iter_attachments()
        ]

    def _body(self, kind: str) -> str:
        part = self.content.get_body((kind,))
        return str(part.get_content()) if part else ""


def mails() -> list[Mail]:
    """Return the latest mails, newest first."""
    files = sorted(settings.DEMO_MAILBOX.glob("*.eml"), reverse=True)[:SHOWN_AT_MOST]
    return [read(file) for file in files]


def mail(code: str) -> Mail | None:
    """Return the mail with this code, or None."""
    file = next(iter(settings.DEMO_MAILBOX.glob(f"*-{code}.eml")), None)
    return read(file) if file else None


def read(file: Path) -> Mail:
    """Return the mail that this file holds."""
    nanoseconds, _, code = file.stem.partition("-")
    content = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    return Mail(code, datetime.fromtimestamp(int(nanoseconds) / 1e9, UTC), content)
