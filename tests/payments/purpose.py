"""A purpose for tests: it writes down what it is told, each time in the words of the payment's state."""

from payments.models import Payment

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
