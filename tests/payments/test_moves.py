import itertools

import pytest

from payments.models import Call, Payment, Refund, WebhookEvent
from payments.services.states import is_reachable, state_of_asking, state_of_money

S = Payment.State
MONEY = {S.PAID, S.PART_REFUNDED, S.REFUNDED, S.DISPUTED, S.LOST, S.REVIEW}
# From each state, every state that one or more steps lead to. What is not here is forbidden.
REACHED = {
    S.DRAFT: set(S),
    S.OPEN: set(S) - {S.DRAFT},
    S.PROCESSING: set(S) - {S.DRAFT},
    S.FAILED: set(S) - {S.DRAFT},
    S.EXPIRED: set(S) - {S.DRAFT},
    S.PAID: MONEY,
    S.PART_REFUNDED: MONEY,
    S.REFUNDED: MONEY,
    S.DISPUTED: MONEY,
    S.LOST: MONEY,
    S.REVIEW: MONEY,
}


@pytest.mark.parametrize(("start", "goal"), list(itertools.product(S, S)))
def test_every_move_of_a_payment_is_allowed_or_forbidden_by_the_table(start, goal):
    assert is_reachable(start, goal) == (goal in REACHED[start])


@pytest.mark.parametrize("model", [Payment, Refund, WebhookEvent, Call])
def test_every_state_has_its_row_in_the_table_of_moves(model):
    assert set(model.MOVES) == set(model.State)
    assert {goal for goals in model.MOVES.values() for goal in goals} <= set(model.State)


@pytest.mark.parametrize(
    ("charged", "kept", "disputed", "lost", "state"),
    [
        (100, 100, False, False, S.PAID),
        (100, 40, False, False, S.PART_REFUNDED),
        (100, 0, False, False, S.REFUNDED),
        (100, 0, True, False, S.DISPUTED),
        (100, 0, False, True, S.LOST),
        (100, -50, False, True, S.LOST),
        (100, 30, False, True, S.PART_REFUNDED),
        (200, 200, False, False, S.REVIEW),
        (200, 150, False, False, S.REVIEW),
        (200, 100, False, False, S.PAID),
        (200, 60, False, False, S.PART_REFUNDED),
        (90, 90, False, False, S.REVIEW),
        (90, 10, False, False, S.REVIEW),
        (90, 0, False, False, S.REFUNDED),
    ],
)
def test_the_state_follows_the_sum(charged, kept, disputed, lost, state):
    found = state_of_money(asked=100, charged=charged, kept=kept, is_disputed=disputed, is_lost=lost)

    assert found == state


@pytest.mark.parametrize(
    ("checkout", "intent", "state"),
    [
        ("open", "", S.OPEN),
        ("open", "requires_payment_method", S.OPEN),
        ("open", "requires_action", S.OPEN),
        ("expired", "", S.EXPIRED),
        ("expired", "canceled", S.EXPIRED),
        ("complete", "processing", S.PROCESSING),
        ("complete", "succeeded", S.PROCESSING),
        ("complete", "requires_payment_method", S.FAILED),
        ("complete", "canceled", S.FAILED),
    ],
)
def test_without_money_the_state_follows_the_checkout(checkout, intent, state):
    assert state_of_asking(checkout, intent) == state
