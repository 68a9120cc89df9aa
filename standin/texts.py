"""The words of the checkout page, in the two languages of the house."""

TEXTS: dict[str, dict[str, str]] = {
    "nl": {
        "ribbon": "Testbetaling, er gaat geen geld over",
        "title": "Betalen",
        "to_pay": "Te betalen",
        "how": "Hoe wil je betalen?",
        "card": "Kaart",
        "ideal": "iDEAL",
        "bancontact": "Bancontact",
        "sepa_debit": "SEPA-incasso",
        "sepa_hint": "Duurt ongeveer vijf werkdagen",
        "try": "Om uit te proberen",
        "check": "Kaart, met een extra controle door de bank",
        "decline": "Kaart die wordt geweigerd",
        "pay": "Betaal {amount}",
        "back": "Terug zonder te betalen",
        "declined": "Je kaart is geweigerd. Er is niets afgeschreven. Kies een andere manier of probeer het opnieuw.",
        "check_title": "Je bank vraagt om een extra controle",
        "check_text": "Bij een echte betaling bevestig je hier bij je bank dat jij het bent.",
        "approve": "Bevestig de betaling",
        "refuse": "Wijs de betaling af",
        "expired_title": "Deze betaalpagina is verlopen",
        "expired_text": "Er is niets afgeschreven. Ga terug en begin opnieuw.",
        "complete_title": "Deze betaling is al gedaan",
        "complete_text": "Je hoeft niets meer te doen.",
        "on": "Verder",
        "until": "Je kunt hier betalen tot {time}.",
        "problem": "Er is een probleem",
        "choose": "Kies hoe je wilt betalen.",
        "small_print": "Dit is de proefomgeving. Vul geen echte gegevens in; er wordt ook niet om gevraagd.",
    },
    "en": {
        "ribbon": "Test checkout, no money moves",
        "title": "Pay",
        "to_pay": "To pay",
        "how": "How would you like to pay?",
        "card": "Card",
        "ideal": "iDEAL",
        "bancontact": "Bancontact",
        "sepa_debit": "SEPA debit",
        "sepa_hint": "Takes about five working days",
        "try": "To try things out",
        "check": "Card, with an extra check by the bank",
        "decline": "Card that is declined",
        "pay": "Pay {amount}",
        "back": "Back without paying",
        "declined": "Your card was declined. Nothing was taken. Choose another way or try again.",
        "check_title": "Your bank asks for an extra check",
        "check_text": "With a real payment you confirm to your bank here that it is you.",
        "approve": "Confirm the payment",
        "refuse": "Refuse the payment",
        "expired_title": "This page to pay has expired",
        "expired_text": "Nothing was taken. Go back and start again.",
        "complete_title": "This payment has been made",
        "complete_text": "There is nothing left for you to do.",
        "on": "Continue",
        "until": "You can pay here until {time}.",
        "problem": "There is a problem",
        "choose": "Choose how you would like to pay.",
        "small_print": "This is a rehearsal. Do not enter real details; none are asked for.",
    },
}


def euro(cents: int, language: str) -> str:
    """Write an amount the local way; whole euros without cents, as the house does."""
    text = f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"
    if language == "nl":
        return "€\u00a0" + text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return "€" + text
