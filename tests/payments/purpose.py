"""A purpose for tests: it writes down what it is told, each time in the words of the payment's state."""

from payments.models import Payment, Standing

heard: list[tuple[str, str, str]] = []
failing: list[Exception] = []


def hear(word: str, payment: Payment) -> None:
    if failing:
        raise failing.pop()
    heard.append((word, payment.state, payment.reference))


def on_paid(*, payment: Payment) -> None:
    hear("paid", payment)


def on_failed(*, payment: Payment) -> None:
    hear("failed", payment)


def on_refunded(*, payment: Payment) -> None:
    hear("refunded", payment)


def on_processing(*, payment: Payment) -> None:
    hear("processing", payment)


def hear_standing(word: str, standing: Standing) -> None:
    if failing:
        raise failing.pop()
    heard.append((word, standing.state, standing.reference))


def on_started(*, standing: Standing) -> None:
    hear_standing("started", standing)


def on_changed(*, standing: Standing) -> None:
    hear_standing("changed", standing)


def on_failing(*, standing: Standing) -> None:
    hear_standing(f"failing {standing.failed_tries}", standing)


def on_recovered(*, standing: Standing) -> None:
    hear_standing("recovered", standing)


def on_ending(*, standing: Standing) -> None:
    hear_standing("ending", standing)


def on_stopped(*, standing: Standing) -> None:
    hear_standing(f"stopped {standing.ending}", standing)
