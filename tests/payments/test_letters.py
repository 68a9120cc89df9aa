import pytest
from django.utils import timezone

from notifications.models import Message
from payments import services, tasks
from payments.services import staffing


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("language", "subject", "amount"), [("nl", "Je betaalbewijs", "€\xa0695"), ("en", "Your receipt", "€695")]
)
def test_whoever_paid_gets_the_receipt_once_in_their_language(ask, till, post, language, subject, amount):
    payment = till.paid(ask(language=language))
    till.run()

    mails = post()

    assert [mail.subject for mail in mails] == [subject]
    assert amount in mails[0].body
    assert mails[0].to == [payment.payer.email]
    name, content, mime = mails[0].attachments[0]
    assert (name, mime) == (f"TEST-{timezone.localtime().year}-00001.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")


def test_a_guest_gets_the_receipt_at_the_address_they_gave(ask, till, post):
    till.paid(ask(person=None, name="A Guest", email="guest@example.org"))

    assert [(mail.to, "A Guest" in mail.body) for mail in post()] == [(["guest@example.org"], True)]


def test_each_refund_brings_its_credit_note(ask, till, post):
    payment = till.paid(ask())
    for cents in (1_000, 2_000):
        services.refund(payment=payment, cents=cents, reason="terms")
        till.run()
        till.work()

    mails = post()

    assert [mail.subject for mail in mails] == ["Je betaalbewijs", "Een creditnota voor je", "Een creditnota voor je"]
    assert "€\xa010 van je betaling" in mails[1].body
    assert "€\xa020 van je betaling" in mails[2].body


def test_a_refund_that_came_back_is_explained_and_the_treasurer_told(ask, till, standin, post):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=1_000, reason="terms")
    till.run()
    till.work()
    standin.control("fail_refund", id=till.session(payment))
    till.work()

    mails = post()

    assert sorted(mail.subject for mail in mails[2:]) == ["Een taak over geld", "Over je creditnota"]
    letter = next(mail for mail in mails if mail.subject == "Over je creditnota")
    assert "IBAN" in letter.body


def test_a_dispute_is_told_to_the_treasurer_with_the_day_and_without_a_name(ask, till, standin, post, person):
    payment = till.paid(ask())
    standin.control("dispute", id=till.session(payment))
    till.work()

    alert = next(mail for mail in post() if mail.subject == "Een taak over geld")

    assert alert.to == ["treasurer@example.org"]
    assert "Dit moet vóór" in alert.body
    assert person.name not in alert.body
    assert person.email not in alert.body


def test_a_task_that_was_settled_meanwhile_is_not_told(db, post):
    staffing.put("clock", key="clock:1", about="6 s")
    staffing.settle("clock:1")

    assert post() == []
    assert Message.objects.get().state == Message.State.DROPPED


def test_the_same_task_is_told_once(db):
    for _ in range(2):
        staffing.put("clock", key="clock:1")

    assert kinds() == ["payments.staff_task"]


def test_the_nights_report_names_transfers_and_tasks(ask, till, standin, post):
    till.paid(ask())
    standin.control("payout")

    tasks.nightly()
    tasks.nightly()

    reports = [mail for mail in post() if mail.subject == "De controle van afgelopen nacht"]
    assert len(reports) == 1
    assert "€\xa0684,33" in reports[0].body
    assert "Er staan 0 taken open." in reports[0].body


def test_a_quiet_night_is_not_reported(standin, db):
    tasks.nightly()

    assert kinds() == []


def test_no_letter_says_what_it_is_about_in_its_subject(ask, till, standin, post):
    payment = till.paid(ask(description="Foundation course"))
    standin.control("dispute", id=till.session(payment))
    till.work()

    assert not any("course" in mail.subject.lower() for mail in post())
