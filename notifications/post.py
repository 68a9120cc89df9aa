"""Lay a letter out, as text and as HTML, and hand it to the mail server: one call."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notifications.letters import Letter
from notifications.models import Message


def message_id(message: Message) -> str:
    """Return the letter's Message-ID: the same each time this copy is tried, so that a double is known as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.code}.{message.copy}@{domain}>"


def laid_out(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail, in the language that is active."""
    context: dict[str, Any] = {
        "name": message.person.name if message.person else "",
        **letter.context,
        "subject": letter.subject,
        "language": message.language,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "foundation": settings.FOUNDATION,
        "is_demo": settings.IS_DEMO,
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=tidy(render_to_string(f"{letter.template}.txt", context)),
        to=[message.address],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        },
    )
    if not letter.is_plain:
        mail.attach_alternative(inlined(render_to_string(f"{letter.template}.html", context)), "text/html")
    for attachment in letter.attachments:
        mail.attach(attachment.name, attachment.content, attachment.mime)
    return mail


def tidy(text: str) -> str:
    """Take away the blank lines and spaces that template tags leave behind."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def inlined(html: str) -> str:
    """Write the letter's style sheet into its tags, for mail programs that ignore one; the night's rules stay."""
    import css_inline  # here, not above: only who lays out letters carries its megabytes

    inliner = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(html)
