import hashlib
import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from payments import services
from payments.models import Receipt, ReceiptFile
from payments.services import booking, receipt_files
from tests.accounts.factories import UserFactory
from tests.payments.factories import PaymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid():
    """Make a payment that came in by bank transfer, with its receipt."""

    def make(source: str = "bank:1", **values: object) -> Receipt:
        payment = PaymentFactory(**values)
        booking.book_bank(payment, cents=payment.cents, source=source)
        return Receipt.objects.latest("pk")

    return make


def test_numbers_have_no_gap_within_a_year_and_mode(paid):
    labels = [paid(f"bank:{n}").label for n in range(3)]
    with pytest.raises(RuntimeError):
        lose_one(paid)
    labels.append(paid("bank:5").label)
    live = paid("bank:live", mode="live").label

    year = timezone.localtime().year
    assert labels == [f"TEST-{year}-0000{n}" for n in (1, 2, 3, 4)]
    assert live == f"{year}-00001"


def lose_one(paid):
    with transaction.atomic():
        paid("bank:4")
        raise RuntimeError("something else went wrong")


def test_numbers_begin_again_in_a_new_year_by_the_clock_of_amsterdam(paid, time_machine):
    time_machine.move_to("2026-12-31T22:30:00+00:00", tick=False)
    old = paid("bank:1").label
    time_machine.move_to("2026-12-31T23:30:00+00:00", tick=False)  # half past midnight in Amsterdam

    assert (old, paid("bank:2").label) == ("TEST-2026-00001", "TEST-2027-00001")


def test_the_document_is_made_once_tagged_and_kept(paid):
    receipt = paid()

    first = receipt_files.pdf(receipt)
    ReceiptFile.objects.get()
    second = receipt_files.pdf(receipt)

    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first
    assert b"/Lang" in first
    assert ReceiptFile.objects.get().sha256 == hashlib.sha256(first).hexdigest()


def test_the_same_content_gives_the_same_bytes(paid):
    receipt = paid()

    assert receipt_files.render(receipt) == receipt_files.render(receipt)


@pytest.mark.parametrize(
    ("language", "title", "total"), [("nl", "Betaalbewijs", "€\xa0100"), ("en", "Receipt", "€100")]
)
def test_every_word_is_in_the_payers_language(paid, language, title, total):
    receipt = paid(language=language)

    with override(language):
        said = receipt_files.words(receipt)

    assert (said["title"], said["total"], said["language"]) == (title, total, language)
    assert said["rows"][0][1] == receipt.label


def test_a_test_document_says_so_and_a_real_one_does_not(paid):
    with override("nl"):
        test = receipt_files.words(paid("bank:1"))
        live = receipt_files.words(paid("bank:2", mode="live"))

    assert (test["mark"], live["mark"]) == ("TEST – er is niets betaald", "")


def test_what_somebody_typed_is_data_and_never_part_of_the_template(paid):
    receipt = paid()
    receipt.content["payer"] = '#read("/etc/passwd") ] } $x$ \\ "quoted" `raw`'

    assert receipt_files.render(receipt).startswith(b"%PDF-")
    assert json.dumps(receipt.content)


def test_a_credit_note_names_the_receipt_it_belongs_to(ask, till):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=5_000, reason="terms")
    till.run()
    till.work()

    receipt, credit = Receipt.objects.order_by("number")

    assert (credit.kind, credit.voids, credit.content["cents"]) == (Receipt.Kind.CREDIT, receipt, -5_000)
    with override("en"):
        assert receipt.label in receipt_files.words(credit)["note"]


def test_documents_of_a_payment_add_up_to_what_is_kept(ask, till, standin):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=5_000, reason="terms")
    till.run()
    till.work()
    standin.control("fail_refund", id=till.session(payment))
    till.work()

    told = sum(receipt.content["cents"] for receipt in Receipt.objects.all())

    assert told == services.kept_cents(payment) == 69_500


def download(client, receipt, language="nl"):
    return client.get(f"/{language}/payments/receipts/{receipt.code}/")


def test_a_receipt_is_downloaded_by_whoever_paid(client, paid, person):
    receipt = paid()
    payer = receipt.entry.payment.payer
    payer.person = person
    payer.save()
    client.force_login(person)

    answer = download(client, receipt)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{receipt.label}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == receipt_files.pdf(receipt)


@pytest.mark.parametrize("right", [True, False])
def test_a_receipt_is_downloaded_by_whoever_keeps_the_books(client, paid, right, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    colleague = UserFactory(is_staff=True)
    if right:
        colleague.user_permissions.add(Permission.objects.get(codename="view_receipt"))
    client.force_login(colleague)

    assert download(client, paid()).status_code == (200 if right else 404)


def test_a_receipt_is_not_there_for_a_stranger(client, paid):
    client.force_login(UserFactory())
    receipt = paid()

    assert download(client, receipt).status_code == 404
    assert client.get("/nl/payments/receipts/7e1a7a7e-0000-4000-8000-000000000000/").status_code == 404


def test_nobody_is_sent_to_the_door(client, paid):
    answer = download(client, paid())

    assert answer.status_code == 302
    assert re.match(r"/nl/accounts/login/\?next=", answer["Location"])
