"""Find what no event told us, and hold our books against Stripe's. Differences become tasks, never repairs."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications import outbox
from payments import modes, stripe
from payments.facts import Movement, PayoutFact, ProviderError
from payments.models import Entry, Payment, Payout, PayoutLine, Refund, StaffTask
from payments.services import inbox, looking, staffing
from payments.services.sweeping import look

EVENTS_ARE_KEPT = timedelta(days=30)
LOOK_AGAIN = timedelta(minutes=50)
LOOK_AT_ALL = timedelta(days=7)
MOVEMENTS_SINCE = timedelta(days=3)
PAYOUTS_SINCE = timedelta(days=35)
CLOCK_MAY_DIFFER_SECONDS = 300
CLOCK_KEY = "payments:clock_difference"

KINDS = {
    "charge": Entry.Kind.CHARGE,
    "payment": Entry.Kind.CHARGE,
    "refund": Entry.Kind.REFUND,
    "payment_refund": Entry.Kind.REFUND,
    "refund_failure": Entry.Kind.REFUND_REVERSAL,
    "payment_failure_refund": Entry.Kind.REFUND_REVERSAL,
}
# Movements that belong to no payment: the transfer itself, and what Stripe charges by the month.
NOBODYS = {"payout", "payout_cancel", "payout_failure", "stripe_fee", "tax_fee"}

log = structlog.get_logger(__name__)


def recover_missed_events(*, now: datetime) -> int:
    """Fetch the events that Stripe could not bring to us, and act on those we do not have. Returns how many."""
    kept = [
        row
        for event in stripe.undelivered_events(now - EVENTS_ARE_KEPT)
        if (row := inbox.receive(event, is_recovered=True))
    ]
    for row in kept:
        inbox.act_on(row.pk, now=now)
    return len(kept)


def look_at_undecided(*, now: datetime) -> int:
    """Look at what may still change and was not looked at for a while: open checkouts, debits, slow refunds."""
    wait = Payment.objects.filter(mode=modes.current(), looked_at__lt=now - LOOK_AGAIN)
    open_matter = Q(state__in=Payment.UNDECIDED) | Q(state=Payment.State.DISPUTED)
    slow = Q(refunds__state__in=(Refund.State.OPEN, Refund.State.PENDING))
    is_asked = Q(checkouts__isnull=False) | Q(collection__isnull=False) & ~Q(collection__invoice_id="")
    found = wait.filter(is_asked, open_matter | slow).distinct()
    return sum(look(payment) for payment in found)


def look_at_standing(*, now: datetime) -> int:
    """Look at standing payments of which a period, an end or an answer is due, and at every one once a week."""
    found = looking.overdue(now=now, unseen_since=now - LOOK_AGAIN, long_unseen_since=now - LOOK_AT_ALL)
    return sum(looking.look_at(standing) for standing in found)


def check_clock() -> None:
    """Compare our clock with Stripe's: five minutes apart, every signature would be refused."""
    seconds = stripe.clock_difference()
    cache.set(CLOCK_KEY, seconds, timeout=None)
    if abs(seconds) > CLOCK_MAY_DIFFER_SECONDS:
        staffing.put(StaffTask.Kind.CLOCK, key=f"clock:{timezone.localdate()}", about=f"{seconds:.0f} s")


def health() -> dict[str, float | bool]:
    """Return what readiness says of money: how far our clock is from Stripe's, and whether versions agree."""
    seconds = float(cache.get(CLOCK_KEY, 0.0))
    latest = inbox.latest_version()
    return {
        "stripe_clock_seconds": round(seconds, 1),
        "stripe_clock_ok": abs(seconds) <= CLOCK_MAY_DIFFER_SECONDS,
        "stripe_version_ok": latest in ("", stripe.API_VERSION),
    }


# Against Stripe's books -------------------------------------------------------------------------


def match_movements(*, now: datetime) -> int:
    """Hold the last days' movements against the ledger; return the cents that stay unexplained."""
    unexplained = 0
    for movement in stripe.movements(since=now - MOVEMENTS_SINCE):
        difference = movement.net_cents - explained_cents(movement)
        if difference and (payment := payment_of(movement)):
            look(payment)
            difference = movement.net_cents - explained_cents(movement)
            if not difference:
                staffing.put(
                    StaffTask.Kind.RECOVERED, key=f"recovered:{movement.id}", payment=payment, about=movement.kind
                )
        if difference:
            staffing.put(
                StaffTask.Kind.UNEXPLAINED,
                key=f"unexplained:{movement.id}",
                about=f"{movement.id} {movement.source_id} {difference / 100:.2f}"[:160],
            )
            unexplained += difference
    return unexplained


def explained_cents(movement: Movement) -> int:
    """Return how much of a movement our entries account for: its amount, and the costs taken off it."""
    if movement.kind in NOBODYS:
        return movement.net_cents
    kind = KINDS.get(movement.kind) or (Entry.Kind.DISPUTE if movement.cents < 0 else Entry.Kind.DISPUTE_REVERSAL)
    ours = Entry.objects.filter(mode=modes.current())
    amount = ours.filter(kind=kind, cents=movement.cents, source_id__startswith=movement.source_id or "?")
    return amount.order_by("pk")[:1].cents() + ours.filter(kind=Entry.Kind.FEE, source_id=movement.id).cents()


def payment_of(movement: Movement) -> Payment | None:
    """Return our payment that a movement belongs to, asking Stripe for the way back where we do not know it."""
    if known := inbox.by_id(movement.source_id):
        return known
    try:
        intent = stripe.intent_of(movement.source_id)
        if not intent:
            return None
        if standing := inbox.standing_of_intent(intent):
            looking.fold_standing(standing)
        return inbox.by_id(intent) or inbox.by_code(stripe.reference_of_intent(intent))
    except ProviderError as error:
        log.warning("movement_without_payment", movement=movement.id, error=error.code)
        return None


def match_payouts(*, now: datetime) -> list[Payout]:
    """Hold each transfer to our bank against its entries; return those checked now."""
    return [
        match_payout(fact, now=now)
        for fact in stripe.payouts(now - PAYOUTS_SINCE)
        if not Payout.objects.filter(mode=modes.current(), payout_id=fact.id, unexplained_cents=0).exists()
    ]


def match_payout(fact: PayoutFact, *, now: datetime) -> Payout:
    """Write the lines of one transfer, and what of it our entries do not explain."""
    movements = [moved for moved in stripe.movements(payout=fact.id) if moved.source_id != fact.id]
    with transaction.atomic():
        payout, _made = Payout.objects.update_or_create(
            mode=modes.current(),
            payout_id=fact.id,
            defaults={"cents": fact.cents, "arrives_on": timezone.localdate(fact.arrives_at), "checked_at": now},
        )
        for moved in movements:
            PayoutLine.objects.update_or_create(
                payout=payout,
                transaction_id=moved.id,
                defaults={
                    "source_id": moved.source_id,
                    "kind": moved.kind,
                    "net_cents": moved.net_cents,
                    "explained_cents": explained_cents(moved),
                },
            )
        payout.unexplained_cents = fact.cents - sum(line.explained_cents for line in payout.lines.all())
        payout.save(update_fields=["unexplained_cents"])
        key = f"payout:{fact.id}"
        if payout.unexplained_cents:
            staffing.put(StaffTask.Kind.UNEXPLAINED, key=key, about=f"{fact.id} {payout.unexplained_cents / 100:.2f}")
        else:
            staffing.settle(key)
    return payout


def report(*, now: datetime, payouts: list[Payout], unexplained_cents: int) -> None:
    """Write to the treasurer, once a day, when there is something to say."""
    tasks = StaffTask.objects.open().count()
    if not (payouts or tasks or unexplained_cents) or not settings.TREASURER_EMAIL:
        return
    day = timezone.localdate(now).isoformat()
    outbox.put(
        "payments.nightly_report",
        address=settings.TREASURER_EMAIL,
        language="nl",
        key=f"payments.nightly:{modes.current()}:{day}",
        day=day,
        payouts=",".join(str(payout.pk) for payout in payouts),
        unexplained=unexplained_cents,
    )
