"""The mail of the demonstration, read in the browser."""

import pytest
from django.core.mail import EmailMultiAlternatives

from wellbeing import mailbox


@pytest.fixture(autouse=True)
def box(settings, tmp_path):
    """A mailbox of this test's own."""
    settings.DEMO_MAILBOX = tmp_path / "mail"
    settings.EMAIL_BACKEND = "wellbeing.mailbox.EmailBackend"


def send(subject="Je plaats", html="<p>Dag <script>alert(1)</script></p>"):
    mail = EmailMultiAlternatives(subject, "Dag\nhttp://127.0.0.1/nl/", to=["anna@example.org"])
    mail.attach_alternative(html, "text/html")
    mail.attach("cursus.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    mail.send()
    return mailbox.mails()[0]


def test_an_empty_box_says_so(client, db):
    assert "Er is nog geen mail" in client.get("/demo/mail/", headers={"Accept-Language": "nl"}).content.decode()


def test_the_newest_mail_stands_first(client, db):
    send("First")
    send("Second")

    page = client.get("/demo/mail/").content.decode()

    assert page.index("Second") < page.index("First")


def test_a_mail_shows_its_heads_its_text_and_its_attachment(client, db):
    mail = send()

    page = client.get(f"/demo/mail/{mail.code}/")

    assert "anna@example.org" in page.content.decode()
    assert f"/demo/mail/{mail.code}/files/0/" in page.content.decode()
    assert "<script>" not in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_the_html_of_a_mail_may_do_nothing(client, db):
    mail = send()

    answer = client.get(f"/demo/mail/{mail.code}/html/")

    assert answer.content.decode().strip() == mail.html.strip()
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "script-src 'none'" in policy
    assert "img-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_an_attachment_is_kept_as_a_file(client, db):
    mail = send()

    answer = client.get(f"/demo/mail/{mail.code}/files/0/")

    assert answer.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert answer["Content-Type"] == "text/calendar"
    assert answer["Content-Disposition"] == 'attachment; filename="cursus.ics"'


@pytest.mark.parametrize("path", ["nothing/", "nothing/html/", "..%2F..%2Fsecret_key/", "*/", "nothing/files/0/"])
def test_a_mail_that_is_not_there_is_not_found(client, db, path):
    send()

    assert client.get(f"/demo/mail/{path}").status_code == 404


def test_an_attachment_that_is_not_there_is_not_found(client, db):
    mail = send()

    assert client.get(f"/demo/mail/{mail.code}/files/7/").status_code == 404
