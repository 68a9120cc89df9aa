"""The requester's pages: codes, choices, a session that is over, forms that say what is wrong."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from peersupport.limits import BITS, Limits, is_worked_out, limits
from peersupport.models import Case, Offer, State
from peersupport.services import sealed
from tests.peersupport.world import FACTS, World
from vault import codes

CONTACT = {"how": "call", "phone": "06 1234 5678", "name": "Ik", "desk_may_call": "on"}
ABOUT = {"reason": "loss", "profession": "nurse", "region": "utrecht", "languages": ["nl"], "chooser": "self"}


def step(client: Client, name: str, data: dict[str, object]) -> tuple[int, str]:
    response = client.post(reverse("peersupport:request_step", args=[name]), data)
    return response.status_code, response.headers.get("Location", "")


def test_a_request_goes_page_by_page_and_ends_with_a_code(world: World) -> None:
    client = Client()
    assert client.post(reverse("peersupport:request"), {"safety": "no"})["Location"].endswith("/urgent/")
    assert step(client, "urgent", {"urgent": "yes"})[1].endswith("/contact/")
    assert step(client, "contact", CONTACT)[1].endswith("/facts/")
    assert step(client, "facts", ABOUT)[1].endswith("/distance/")
    assert step(client, "distance", {"persons": "J. Jansen\nDe Vries"})[1].endswith("/story/")
    assert step(client, "story", {"story": "Het is veel."})[1].endswith("/check/")

    page = client.get(reverse("peersupport:request_check")).content.decode()
    assert all(word in page for word in ("06 1234 5678", "J. Jansen", "Het is veel.", "Utrecht"))
    response = client.post(reverse("peersupport:request_check"))

    assert (response.status_code, response["Location"]) == (303, reverse("peersupport:code"))
    case = Case.objects.get()
    assert (case.state, case.urgent) == (State.RECEIVED, True)
    shown = client.get(reverse("peersupport:code")).content.decode()
    assert "Typ twee groepjes over" in shown
    assert client.post(reverse("peersupport:code"), {"first": "0000", "second": "0000"}).status_code == 422


def test_sending_twice_makes_one_case(world: World) -> None:
    client = Client()
    step(client, "contact", CONTACT)
    step(client, "facts", ABOUT)

    client.post(reverse("peersupport:request_check"))
    again = client.post(reverse("peersupport:request_check"))

    assert again["Location"] == reverse("peersupport:request")
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("contact", {}, "how"),
        ("contact", {"how": "call"}, "phone"),
        ("contact", {"how": "call", "phone": "12"}, "phone"),
        ("contact", {"how": "write", "email": "geen adres"}, "email"),
        ("facts", {**ABOUT, "reason": ""}, "reason"),
        ("facts", {**ABOUT, "languages": []}, "languages"),
        ("facts", {**ABOUT, "region": "atlantis"}, "region"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    world: World, name: str, data: dict[str, object], field: str
) -> None:
    response = Client().post(
        reverse("peersupport:request_step", args=[name]), {**data, "name": "Een naam", "specialty": "iets"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert (b"Een naam" if name == "contact" else b"iets") in response.content


def test_a_page_out_of_order_leads_to_what_is_still_open(world: World) -> None:
    client = Client()

    assert client.get(reverse("peersupport:request_check"))["Location"] == reverse("peersupport:request")
    assert client.get(reverse("peersupport:request_step", args=["urgent"]))["Location"].endswith("/request/")
    assert client.get(reverse("peersupport:request_step", args=["nonsense"])).status_code == 404
    step(client, "contact", CONTACT)
    assert client.get(reverse("peersupport:request_check"))["Location"].endswith("/facts/")


def test_too_few_at_the_desk_is_said_with_the_telephone_and_nothing_is_lost(world: World) -> None:
    client = Client()
    step(client, "contact", CONTACT)
    step(client, "facts", ABOUT)
    step(client, "distance", {"keep_from_desk": [str(world.clerk.user.code)]})

    response = client.post(reverse("peersupport:request_check"))

    assert response.status_code == 422
    assert b"088 000 00 00" in response.content
    assert b"06 1234 5678" in client.get(reverse("peersupport:request_check")).content
    assert not Case.objects.exists()


def test_a_colleague_is_asked_about_with_that_reason_ticked(world: World) -> None:
    client = Client()
    client.get(reverse("peersupport:request"))

    page = client.get(reverse("peersupport:request_step", args=["facts"]) + "?about=colleague")

    assert page.context["form"]["reason"].value() == "colleague"


def test_unknown_wrong_and_half_right_codes_give_the_same_page(world: World) -> None:
    right = world.submit().return_code.replace("-", "")
    half = right[:6] + codes.make(codes.RETURN)[6:-1]
    wrong = half + codes.check_symbol(half)
    pages = []
    for typed in (codes.make(codes.RETURN), wrong, codes.make(codes.ACTIVATION)):
        limits.__init__()  # type: ignore[misc]  # each from a fresh address, as it were
        response = Client().post(reverse("peersupport:return"), {"code": typed})
        assert response.status_code == 422
        form = response.context["form"]
        pages.append((form.errors.as_json(), len(response.content)))
    assert len({errors for errors, _length in pages}) == 1

    typo = Client().post(reverse("peersupport:return"), {"code": right[:-1] + ("0" if right[-1] != "0" else "1")})
    assert "vergissing" in typo.content.decode()


def test_the_right_code_opens_whatever_its_case_and_look_alikes(world: World) -> None:
    typed = world.submit().return_code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    client = Client()

    response = client.post(reverse("peersupport:return"), {"code": typed})

    assert (response.status_code, response["Location"]) == (303, reverse("peersupport:case"))
    assert client.get(reverse("peersupport:case")).status_code == 200


def test_after_wrong_codes_the_next_try_waits_but_is_never_shut_out(world: World) -> None:
    right = world.submit().return_code
    client = Client()
    for _try in range(4):
        client.post(reverse("peersupport:return"), {"code": codes.make(codes.RETURN)})

    waiting = client.post(reverse("peersupport:return"), {"code": right})
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").post(reverse("peersupport:return"), {"code": right})

    assert "Wacht" in waiting.content.decode()
    assert "1 seconden" not in waiting.content.decode()
    assert elsewhere.status_code == 303


def test_behind_a_proxy_one_who_guesses_does_not_slow_down_another(world: World, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    right = world.submit().return_code
    guesser, owner = (Client(headers={"X-Forwarded-For": f"198.51.100.{number}"}) for number in (1, 2))
    for _try in range(5):
        guesser.post(reverse("peersupport:return"), {"code": codes.make(codes.RETURN)})

    assert "Wacht" in guesser.post(reverse("peersupport:return"), {"code": right}).content.decode()
    assert owner.post(reverse("peersupport:return"), {"code": right}).status_code == 303


def test_many_wrong_codes_ask_for_a_small_sum_or_a_short_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("peersupport.limits.time.time", lambda: now)
    fresh = Limits()
    request = Client().get(reverse("peersupport:return")).wsgi_request
    for _try in range(10):
        fresh.wrong(request)
    assert fresh.wants_work(request)
    assert 1 <= fresh.wait(request) <= 10

    task = fresh.task()
    answer = next(str(number) for number in range(5_000_000) if is_worked_out(task, str(number)))
    assert not fresh.is_done(task, "")
    assert fresh.is_done(task, answer)
    assert not fresh.is_done(task, answer)
    assert not fresh.is_done(task.replace(".", "x", 1), answer)
    waited = fresh.task()
    now += 20
    assert fresh.is_done(waited, "")
    late = fresh.task()
    now += 700
    assert not fresh.is_done(late, "")
    now += 86_400
    assert fresh.wait(request) == 0
    assert BITS < 20


def test_a_session_that_is_over_keeps_what_was_being_written(world: World) -> None:
    right = world.submit().return_code
    client = Client()
    text = "Dit schreef ik net.\nEn dit ook."

    over = client.post(reverse("peersupport:message_write"), {"text": text})
    assert over.status_code == 200
    assert "Dit schreef ik net.\nEn dit ook." in over.content.decode()
    slip = client.post(reverse("peersupport:message_write"), {"text": text, "code": "X"})
    assert slip.status_code == 422
    assert "Dit schreef ik net.\nEn dit ook." in slip.content.decode()

    back = client.post(reverse("peersupport:message_write"), {"text": text, "code": right})
    assert "Dit schreef ik net.\nEn dit ook." in back.content.decode()
    sent = client.post(reverse("peersupport:message_write"), {"text": text})
    assert sent.status_code == 303
    assert "Dit schreef ik net." in client.get(reverse("peersupport:case")).content.decode()


def test_a_message_with_the_code_in_it_is_refused_and_stays_in_the_form(world: World) -> None:
    asking = world.submit()

    response = asking.browser().post(
        reverse("peersupport:message_write"), {"text": f"Mijn code is {asking.return_code.lower()}."}
    )

    assert response.status_code == 422
    assert asking.return_code.lower() in response.content.decode()
    assert sealed.conversation(asking.opened) == []


@pytest.mark.parametrize("between", ["", " ", "  -  ", " / ", "\r\n", ", ", "_", "·"])
def test_a_code_is_found_however_it_is_written(between: str) -> None:
    code = "JERKN0RZX3RJ7DGASMBA"
    groups = [code[start : start + 4] for start in range(0, 20, 4)]
    harmless = "gaan naar deze jare meen"  # sound by its check symbol, and without a digit
    assert codes.read(harmless, codes.RETURN)
    for text in (code, code.replace("0", "O"), code.lower(), between.join(groups), f"({between.join(groups)})"):
        assert sealed.holds_code(text)
        assert sealed.holds_code(f"{harmless}. {text}")  # five words that might be one, before the true one
    assert not sealed.holds_code(harmless)


@pytest.mark.parametrize(
    "text", ["dit zijn heel veel vier letter woorden", "1234 5678 9012 3456 789", "bel 06 1234 5678 of 0612 3456 7890"]
)
def test_ordinary_words_hold_no_code(text: str) -> None:
    assert not sealed.holds_code(text)


def test_choosing_vetoing_and_asking_for_another(world: World) -> None:
    asking = world.submit().proposed()
    client = asking.browser()
    page = client.get(reverse("peersupport:case")).content.decode()
    assert "Joris" in page
    assert "Gelderland (buurregio’s)" in page
    assert "Peeters" not in page

    client.post(reverse("peersupport:offer_veto", args=[asking.offer_to(world.peer).code]))
    assert asking.case.state == State.PROPOSED
    client.post(reverse("peersupport:offer_veto", args=[asking.offer_to(world.other_peer).code]))
    assert asking.case.state == State.MATCHING
    assert {offer.state for offer in Offer.objects.filter(case=asking.case)} == {Offer.State.OUT}
    for name in ("another", "offer_choose_for_me"):
        response = client.post(reverse(f"peersupport:{name}"))
        assert response["Location"].endswith("?said=changed")
    changed = client.post(reverse("peersupport:offer_veto", args=[asking.offer_to(world.peer).code]))
    assert changed["Location"].endswith("?said=changed")


def test_a_double_click_on_choose_asks_one_person_once(world: World) -> None:
    asking = world.submit().proposed()
    client = asking.browser()
    address = reverse("peersupport:offer_choose", args=[asking.offer_to(world.peer).code])

    assert client.post(address)["Location"].endswith("?said=chosen")
    assert client.post(address)["Location"].endswith("?said=changed")

    assert [offer.state for offer in Offer.objects.filter(case=asking.case)] == [Offer.State.OFFERED]


def test_another_from_the_page_ends_the_colleagues_place(world: World) -> None:
    asking = world.submit().accepted()

    asking.browser().post(reverse("peersupport:another"))

    assert asking.case.state == State.MATCHING
    assert world.peer.browser().get(reverse("peersupport:talk", args=[asking.case.pk])).status_code == 404


def test_a_new_code_ends_the_old_one(world: World) -> None:
    asking = world.submit()
    client = asking.browser()

    assert client.post(reverse("peersupport:code_renew"))["Location"] == reverse("peersupport:code")
    page = client.get(reverse("peersupport:code")).content.decode()

    assert asking.return_code.split("-")[1] not in page
    old = Client().post(reverse("peersupport:return"), {"code": asking.return_code})
    assert old.status_code == 422


def test_erase_asks_once_and_leaves_nothing(world: World) -> None:
    asking = world.submit(facts=replace(FACTS, pass_story=True), story="Weg ermee.")
    client = asking.browser()
    assert client.get(reverse("peersupport:case")).status_code == 200

    assert "Alles wissen?" in client.get(reverse("peersupport:erase")).content.decode()
    response = client.post(reverse("peersupport:erase"), {"when": "now"})

    assert response["Location"] == reverse("peersupport:erased")
    assert not Case.objects.exists()
    assert client.get(reverse("peersupport:case")).status_code == 303
    assert Client().post(reverse("peersupport:return"), {"code": asking.return_code}).status_code == 422
