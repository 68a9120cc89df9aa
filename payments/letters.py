"""The letters about money: documents for whoever paid, and word to the treasurer. Subjects keep the topic out."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.letters import Attachment, Letter
from notifications.models import Message
from payments.models import Collection, Entry, Payment, Payout, Receipt, StaffTask
from payments.services import addresses, receipt_files


def receipt(message: Message) -> Letter | None:
    """We received a payment: the receipt goes along."""
    return _with_document(message, _("Your receipt"), "receipt")


def credit_note(message: Message) -> Letter | None:
    """Money goes back, or was taken back by the bank: the credit note goes along."""
    return _with_document(message, _("A credit note for you"), "credit_note")


def withdrawal(message: Message) -> Letter | None:
    """A refund came back to us, or a dispute was decided for us: the earlier credit note no longer counts."""
    return _with_document(message, _("About your credit note"), "withdrawal")


def _with_document(message: Message, subject: str, template: str) -> Letter | None:
    found = Receipt.objects.select_related("entry__payment__payer").filter(code=message.context["receipt"]).first()
    if found is None:
        return None
    payment = found.entry.payment
    return Letter(
        subject,
        f"payments/mail/{template}",
        {
            "name": payment.payer.name,
            "cents": abs(found.entry.cents),
            "description": payment.description,
            "number": found.label,
            "is_by_bank": found.entry.kind == Entry.Kind.REFUND_REVERSAL,
            "is_dispute": found.entry.kind in (Entry.Kind.DISPUTE, Entry.Kind.DISPUTE_REVERSAL),
            "is_transfer": found.entry.kind == Entry.Kind.BANK,
            "manage": _manage(payment),
            "link": addresses.receipt(found) if payment.payer.person_id else "",  # a guest has no page to sign in to
        },
        (Attachment(receipt_files.filename(found), receipt_files.pdf(found), "application/pdf"),),
    )


def _manage(payment: Payment) -> str:
    """Return where one sees, changes and stops what comes again; "" for what is paid once, or is over."""
    collection = Collection.objects.select_related("standing").filter(payment=payment).first()
    if collection is None or not collection.standing.is_running:
        return ""
    return settings.SITE_URL + collection.standing.manage_path


def staff_task(message: Message) -> Letter | None:
    """Something about money waits for the treasurer. Nothing of a person stands in it."""
    task = StaffTask.objects.open().filter(pk=message.context["task"]).first()
    if task is None:
        return None
    return Letter(
        _("A task about money"),
        "payments/mail/staff_task",
        {"what": task.get_kind_display(), "about": task.about, "due_at": task.due_at, "link": _admin("stafftask")},
    )


def nightly_report(message: Message) -> Letter:
    """What last night's comparison with Stripe found."""
    keys = [int(pk) for pk in str(message.context["payouts"]).split(",") if pk]
    return Letter(
        _("Last night's reconciliation"),
        "payments/mail/nightly_report",
        {
            "payouts": list(Payout.objects.filter(pk__in=keys).order_by("arrives_on", "pk")),
            "unexplained_cents": int(message.context["unexplained"]),
            "tasks": StaffTask.objects.open().count(),
            "link": _admin("stafftask"),
        },
    )


def _admin(model: str) -> str:
    return settings.SITE_URL + reverse(f"admin:payments_{model}_changelist")
