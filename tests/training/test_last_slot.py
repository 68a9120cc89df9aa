"""Two people press the same button at the same moment, for the last free hour: one of them has it."""

import threading
import time

import pytest
from django.db import connection, connections

from tests.training.factories import CandidateFactory, SlotFactory
from tests.training.world import World, now
from training.models import Candidate, Slot
from training.services import applying, slots, working

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite in memory has no second writer")
def test_two_for_the_last_hour_and_one_winner():
    world = World(conversation=True)
    slot = SlotFactory(trainer=world.one)
    world.submit()
    rivals = [world.candidate]
    for _number in range(3):
        rival = CandidateFactory(version=world.path.version)
        working.write_text(candidate=rival, requirement=world.path.motivation, text="Ook heel graag.", now=now())
        applying.submit(candidate=rival, by=rival.person, now=now())
        rivals.append(rival)
    start, outcome = threading.Barrier(len(rivals)), []

    def press(candidate: Candidate) -> None:
        try:
            start.wait()
            slots.book(candidate=candidate, code=slot.code, by=candidate.person, now=now())
            outcome.append("won")
        except slots.SlotTaken:
            outcome.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[rival]) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(0)

    assert sorted(outcome) == ["taken", "taken", "taken", "won"]
    assert Slot.objects.get().candidate in rivals
    assert Candidate.objects.filter(waits_for="conversation").count() == 1
