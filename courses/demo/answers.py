"""What the demo's participants told their teachers: sealed as all answers are, of editions to come only."""

from collections import defaultdict
from datetime import datetime
from itertools import count

from courses.demo.prices import ACCESS, CALLED, DIET, EXPERIENCE, SITUATION
from courses.models import Answer, EditionQuestion, Enrolment
from courses.services.answers import keep_answers

WORDS: dict[str, list[str]] = {
    DIET.nl: [
        "Ik eet vegetarisch.", "Geen noten, ook geen sporen daarvan.", "Lactosevrij, als dat kan.", "Halal, graag.",
    ],
    ACCESS.nl: [
        "Ik hoor slecht aan de linkerkant; graag een plaats vooraan rechts.",
        "Ik kan niet lang op de grond zitten, een stoel is fijn.",
        "Ik kolf: is er een ruimte die op slot kan?",
    ],
    EXPERIENCE.nl: [
        "Nee, dit is nieuw voor mij.", "Een acht-weken-training mindfulness, zes jaar geleden.",
        "Ik mediteer af en toe met een app.", "Ik deed de korte cursus tijdens mijn opleiding.",
    ],
    SITUATION.nl: [
        "Vakgroep interne geneeskunde, negentien mensen.", "Ik ben hoofd van een huisartsenpost.",
        "Opleider van de aios in mijn ziekenhuis.", "Het medisch stafbestuur.",
    ],
    CALLED.nl: ["Mijn voornaam, met zij en haar.", "Mijn voornaam, met die en hun.", "Mijn voornaam, met hij en hem."],
}  # fmt: skip
EVERY = 3  # one in three tells something, unless an answer is asked of everyone


def load(now: datetime) -> None:
    """Let participants of coming editions answer what was asked, once."""
    if Answer.objects.exists():
        return
    places = Enrolment.objects.filter(edition__starts_at__gt=now, state=Enrolment.State.CONFIRMED)
    asked: dict[int, list[EditionQuestion]] = defaultdict(list)
    for question in EditionQuestion.objects.filter(text_nl__in=WORDS).order_by("position", "pk"):
        asked[question.edition_id].append(question)
    turn = count()
    consented = []
    for place in places.filter(edition__in=asked).order_by("pk"):
        said = {
            question: WORDS[question.text_nl][number // EVERY % len(WORDS[question.text_nl])]
            for question in asked[place.edition_id]
            if (number := next(turn)) % EVERY == 0 or question.is_required
        }
        if said:
            keep_answers(enrolment=place, answers=said)
            place.consented_at = place.created_at
            consented.append(place)
    Enrolment.objects.bulk_update(consented, ["consented_at"])
