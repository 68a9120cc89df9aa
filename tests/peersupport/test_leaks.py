"""A canary in every free field of every page, then a search everywhere; and every page made to fail at every table."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as house
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peersupport.models import Assignment, Case, Offer, Region
from peersupport.urls import urlpatterns
from tests.peersupport.world import World
from tests.vault.canary import found_in
from vault.models import KeyPair, SealedCopy, SealedItem

CANARY = "Kanarie zong om drie uur"
PHONE = "06 98 76 54 32"
ADDRESS = "kanarie.zong@elders.example"
EVERYTHING = {
    "safety": "no",
    "urgent": "yes",
    "how": "call",
    "phone": PHONE,
    "safe_hours": CANARY,
    "voicemail": "on",
    "desk_may_call": "on",
    "name": CANARY,
    "email": ADDRESS,
    "reason": "incident",
    "profession": "nurse",
    "specialty": CANARY,
    "region": "utrecht",
    "languages": ["nl"],
    "chooser": "self",
    "employers": CANARY,
    "training_places": CANARY,
    "departments": CANARY,
    "persons": CANARY,
    "story": CANARY,
    "pass_story": "on",
    "text": CANARY,
    "place": CANARY,
    "kind": "employed",
    "no_conflict": "on",
    "what": CANARY,
    "on": "2030-01-02",
}
STEPS = ("urgent", "contact", "facts", "distance", "story")


def sent(client: Client, name: str, *args: object, **data: object) -> None:
    response = client.post(reverse(f"peersupport:{name}", args=args), {**EVERYTHING, **data})
    assert response.status_code in {200, 302, 303}, (name, response.status_code, response.context["form"].errors)


def journey(world: World) -> Client:
    """Fill every free field there is: asking, speaking, answering, taking a call. Return the requester's browser."""
    requester, desk, peer = Client(), world.clerk.browser(), world.peer.browser()
    sent(requester, "request")
    for step in STEPS:
        sent(requester, "request_step", step)
    sent(requester, "request_check")
    case = Case.objects.get()
    sent(desk, "case_open", case.pk)
    sent(desk, "case_propose", case.pk, who=[str(world.peer.user.supporter.code)])
    sent(requester, "offer_choose", Offer.objects.get().code)
    sent(peer, "offer", Offer.objects.get().code, answer="accept")
    assert Assignment.objects.count() == 1
    requester.get(reverse("peersupport:case"))
    sent(requester, "message_write")
    sent(peer, "talk", case.pk)
    sent(requester, "own_dates")
    sent(peer, "talk_dates", case.pk)
    sent(requester, "letter")
    sent(peer, "letter_along", case.pk)
    sent(requester, "own_contact")
    sent(requester, "fellow", kinds=["illness"])
    sent(peer, "standing_add")
    sent(desk, "call")
    return requester


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
@pytest.mark.skipif("connections['default'].vendor != 'sqlite'", reason="looks at the files of SQLite")
def test_no_word_lies_in_any_file_log_dump_or_letter(
    on_disk: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    post: Callable[[], list[EmailMessage]],
) -> None:
    caplog.set_level(logging.DEBUG)
    import_module("peersupport.migrations.0002_regions").fill(apps, None)
    requester = journey(World())
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        letters = post()
    dump = StringIO()
    call_command("dumpdata", stdout=dump)

    messages = SealedItem.objects.filter(kind="message").count()
    page = requester.get(reverse("peersupport:case")).content.decode()
    places = {path.name: path.read_bytes() for path in on_disk.rglob("*") if path.is_file()}
    places |= {str(path): path.read_bytes() for path in Path(house.DATA_DIR).rglob("*") if path.is_file()}
    places |= {"log": "".join(f"{record.__dict__}" for record in caplog.records).encode()}
    places |= {"output": "".join(capsys.readouterr()).encode(), "dump": dump.getvalue().encode()}
    places |= {"letters": "".join(f"{letter.message()}" for letter in letters).encode()}

    assert messages >= 3  # the story and both voices
    assert SealedItem.objects.filter(kind="letter").exists()
    assert SealedCopy.objects.filter(kind="fellow").exists()
    assert CANARY in page
    assert len(letters) > 0
    for place, content in places.items():
        words = [CANARY, PHONE, PHONE.replace(" ", "")] + ([ADDRESS] if place != "letters" else [])
        assert not [word for word in words if found_in(content, word)], place


# Every page made to fail -----------------------------------------------------------------------------------


class Trouble:
    """Let the first statement on a given table fail, with words in the error that must not come out."""

    def __init__(self, table: str) -> None:
        self.table, self.has_struck = table, False

    def __call__(self, execute, sql, params, many, context):
        if self.table in sql and not self.has_struck:
            self.has_struck = True
            raise DatabaseError(f"could not store {CANARY!r} in {sql} {params}")
        return execute(sql, params, many, context)


def arguments(name: str, world: World) -> list[object]:
    case, offer = Case.objects.get(), Offer.objects.filter(person=world.peer.user).get()
    return {
        "request_step": ["story"],
        "offer": [offer.code],
        "offer_choose": [offer.code],
        "offer_veto": [offer.code],
        **{page: [case.pk] for page in ("desk_case", "case_open", "case_propose", "talk", "hand_back", "new_way_in")},
        **{page: [uuid4()] for page in ("tie_remove", "standing_remove", "grant_answer")},
        "seat_answer": [world.clerk.user.code],
        "seat_give": [case.pk, world.clerk.user.code],
        "talk_file_add": [case.pk],
        "talk_dates": [case.pk],
        "file_take": [uuid4()],
        "talk_file_take": [case.pk, uuid4()],
    }.get(name) or by_route(name, case, world)


def by_route(name: str, case: Case, world: World) -> list[object]:
    """Return what the address asks for: this case, this desk, any code, any number."""
    route = next(str(one.pattern) for one in urlpatterns if one.name == name)
    known = {"uuid:case_id": case.pk, "uuid:code": uuid4(), "slug:code": world.desk.code, "int:number": 1}
    return [known[part] for part in re.findall(r"<(\w+:\w+)>", route)]


TABLES = ("vault_", "peersupport_")


UNTROUBLED = {"promise", "erased", "leave"}
# These delete without a savepoint: in a test's own transaction nothing could be asked after their failure.
ALONE = pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
PAGES = [
    pytest.param(name, marks=[ALONE] if name in {"leave", "vault_lock"} else [])
    for name in sorted({route.name for route in urlpatterns})
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_fails_anywhere_tells_nobody_a_word(
    settings, caplog: pytest.LogCaptureFixture, mailoutbox: list[EmailMessage], name: str
) -> None:
    settings.ADMINS = [("Beheer", "beheer@example.org")]
    caplog.set_level(logging.DEBUG)
    if not Region.objects.exists():
        import_module("peersupport.migrations.0002_regions").fill(apps, None)
    world = World()
    asking = world.submit(story=CANARY).accepted()
    address = reverse(f"peersupport:{name}", args=arguments(name, world))
    browsers = {"requester": asking.browser(), "desk": world.clerk.browser(), "peer": world.peer.browser()}
    failures = 0

    for who, client in browsers.items():
        client.raise_request_exception = False
        client.post(reverse("peersupport:request_step", args=["story"]), {"story": CANARY})
        for table in TABLES:
            for verb in ("get", "post"):
                caplog.clear()
                trouble = Trouble(table)
                with connections["default"].execute_wrapper(trouble), connections["keystore"].execute_wrapper(trouble):
                    response = getattr(client, verb)(address, EVERYTHING if verb == "post" else {})
                if not trouble.has_struck:
                    continue
                failures += response.status_code == 500
                told = "".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
                assert not found_in(told.encode(), CANARY), (who, table, verb)
                assert response.status_code < 500 or CANARY not in response.content.decode(), (who, table, verb)

    letters = "".join(f"{letter.message()} {letter.alternatives}" for letter in mailoutbox)
    assert not found_in(letters.encode(), CANARY)
    assert KeyPair.objects.exists()
    assert failures or name in UNTROUBLED
