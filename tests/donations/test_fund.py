"""The crane-bird fund: joining, the notice, leaving, lapsing, coming back; and who sees whose."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from accounts.roles import lay_down_roles
from accounts.services import close_account, export
from donations import letters_fund
from donations.models import Participation
from donations.services import fund, fund_payment
from notifications.models import Message
from payments.models import Standing
from tests.accounts.factories import UserFactory
from tests.payments.factories import PaymentFactory

pytestmark = pytest.mark.django_db
State = Participation.State
JOIN, MINE = "/nl/fund/join/", "/nl/fund/mine/"
BIG, RIZIV = "09900000101", "18045661004"


def standing_of(person, *, state: str = "active", days: int = 200, **fields: object) -> Standing:
    """A standing payment as Stripe would have it."""
    payment = PaymentFactory(
        purpose=fund.PURPOSE, reference=f"x:{Standing.objects.count()}", state="paid", cents=6_000, payer__person=person
    )
    facts = {
        "payer": payment.payer, "payment": payment, "purpose": fund.PURPOSE, "reference": payment.reference,
        "description": "Yearly participation", "cents": 6_000, "interval": "year", "way": "checkout", "mode": "test",
        "language": "nl", "manage_path": MINE, "state": state, "subscription_id": f"sub_{payment.pk}",
        "period_ends_at": timezone.now() + timedelta(days=days),
    } | fields  # fmt: skip
    if facts["state"] == "ended":
        facts |= {"ended_at": timezone.now()}
    return Standing.objects.create(**facts)


@pytest.fixture
def participant(client: Client):
    """Somebody who takes part, signed in."""
    person = UserFactory(name="Noor Verhagen")
    client.force_login(person)
    Participation.objects.create(
        person=person, register="BIG", registration_number=BIG, standing=standing_of(person), state=State.ACTIVE,
        language="nl", since=date(2025, 3, 1),
    )  # fmt: skip
    return person


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


# The pages ---------------------------------------------------------------------------------------


def test_the_fund_is_told_to_everyone_and_joined_by_who_has_an_account(client: Client):
    page = client.get("/nl/fund/").content.decode()
    assert JOIN in page
    assert "Een periodieke overeenkomst" in page  # which goes with a gift, not with the fund
    assert "/nl/donate/?interval=year#gift" in page
    assert client.get(JOIN)["Location"].startswith("/nl/accounts/login/")


@pytest.mark.parametrize("path", ["", "amount/", "leave/"])
def test_a_participation_is_its_own_persons_alone(client: Client, participant, path: str):
    stranger = Client()
    stranger.force_login(UserFactory())

    assert client.get(MINE + path).status_code == 200
    assert stranger.get(MINE + path).status_code == 404
    assert Client().get(MINE + path).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cents": ""}, "cents"),
        ({"other": "24,99"}, "other"),
        ({"other": "10.001"}, "other"),
        ({"other": "veel"}, "other"),
        ({"register": ""}, "register"),
        ({"register": "CIBG"}, "register"),
        ({"registration_number": ""}, "registration_number"),
        ({"registration_number": "0990000010"}, "registration_number"),
        ({"registration_number": "00000000000"}, "registration_number"),
        ({"register": "RIZIV"}, "registration_number"),
        ({"register": "RIZIV", "registration_number": "1-80456-62-004"}, "registration_number"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: Client, changed: dict[str, str], field: str):
    client.force_login(UserFactory())
    fields = {"cents": "6000", "other": "", "register": "BIG", "registration_number": BIG}

    answer = client.post(JOIN, fields | changed)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Participation.objects.count() == 0


def test_the_form_knows_the_number_of_the_profile(client: Client):
    person = UserFactory()
    Profile.objects.create(person=person, register="RIZIV", registration_number=RIZIV)
    client.force_login(person)

    assert f'value="{RIZIV}"' in client.get(JOIN).content.decode()


def test_whoever_takes_part_does_not_join_twice(client: Client, participant):
    answer = client.post(JOIN, {"cents": "6000", "other": "", "register": "BIG", "registration_number": BIG})

    assert (answer.status_code, answer["Location"]) == (303, MINE)
    with pytest.raises(fund.ParticipationRefused):
        fund.join(
            person=participant, register="BIG", registration_number=BIG, cents=1, language="nl", now=timezone.now()
        )


def test_over_the_limit_one_waits(client: Client, settings):
    settings.GIFT_LIMITS = dict.fromkeys(settings.GIFT_LIMITS, 0)
    client.force_login(UserFactory())

    answer = client.post(JOIN, {"cents": "6000", "other": "", "register": "BIG", "registration_number": BIG})

    assert answer.status_code == 429
    assert Participation.objects.count() == 0


# Beginning ---------------------------------------------------------------------------------------


def begin(person, cents: int = 6_000) -> Participation:
    return fund.join(
        person=person, register="BIG", registration_number=BIG, cents=cents, language="nl", now=timezone.now()
    )


def test_a_double_click_is_one_standing_payment():
    person = UserFactory()

    first, second = begin(person), begin(person)

    assert first.standing == second.standing
    assert Standing.objects.count() == 1
    assert "Verhagen" not in first.standing.description


def test_another_amount_closes_the_first_page_and_late_money_goes_back(django_capture_on_commit_callbacks):
    person = UserFactory()
    old = begin(person).standing
    new = begin(person, 12_000).standing

    old.payment.refresh_from_db()
    assert (old.payment.state, new.cents, old.pk == new.pk) == ("expired", 12_000, False)

    fund_payment.on_started(standing=old)

    assert Participation.objects.get().state == State.BEGUN
    assert kinds() == []


def test_a_number_that_changed_is_looked_up_anew():
    person = UserFactory()
    participation = begin(person)
    Participation.objects.update(checked_at=timezone.now())
    begin(person)
    assert Participation.objects.get().checked_at is not None

    fund.join(
        person=person, register="RIZIV", registration_number=RIZIV, cents=6_000, language="nl", now=timezone.now()
    )

    participation.refresh_from_db()
    assert participation.checked_at is None


def test_the_first_year_welcomes_once():
    participation = begin(UserFactory())

    for _time in range(2):
        fund_payment.on_started(standing=participation.standing)

    participation.refresh_from_db()
    assert (participation.state, participation.since) == (State.ACTIVE, timezone.localdate())
    assert kinds() == ["fund.welcome"]


# Every move --------------------------------------------------------------------------------------

WORDS = {
    "on_started": {State.BEGUN: State.ACTIVE, State.LAPSED: State.ACTIVE, State.LEFT: State.ACTIVE},
    "on_failing": {},
    "on_ending": {},
    "on_stopped:failed": {State.ACTIVE: State.LAPSED},
    "on_stopped:disputed": {State.ACTIVE: State.LAPSED},
    "on_stopped:outside": {State.ACTIVE: State.LAPSED},
    "on_stopped:asked": {State.ACTIVE: State.LEFT},
    "on_stopped:never": {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("news", WORDS)
def test_each_news_moves_as_the_table_says(news: str, state: State):
    person = UserFactory()
    word, _colon, ending = news.partition(":")
    standing = standing_of(person, ending=ending, state="ended" if ending else "active", failed_tries=1)
    participation = Participation.objects.create(
        person=person, standing=standing, state=state, language="nl", since=date(2025, 3, 1)
    )

    for _time in range(2):
        getattr(fund_payment, word)(standing=standing)

    participation.refresh_from_db()
    goal = WORDS[news].get(state, state)
    assert participation.state == goal
    assert goal == state or goal in Participation.MOVES[state]


@pytest.mark.parametrize("fields", [{"state": "active", "since": None}, {"state": "left", "standing": None}])
def test_whoever_takes_part_does_so_since_a_day_and_pays(fields: dict[str, object]):
    person = UserFactory()
    facts = {"person": person, "standing": standing_of(person), "language": "nl", "since": date(2025, 3, 1)} | fields

    with pytest.raises(IntegrityError):
        Participation.objects.create(**facts)


# The notice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "fields", "told"),
    [
        (14, {}, 1),
        (1, {}, 1),
        (15, {}, 0),
        (-1, {}, 0),
        (10, {"stop_asked_at": timezone.now()}, 0),
        (10, {"state": "ending"}, 0),
        (10, {"mode": "live"}, 0),
    ],
)
def test_the_notice_goes_fourteen_days_before_and_once(days: int, fields: dict[str, object], told: int, post):
    person = UserFactory()
    standing = standing_of(person, days=days, **fields)
    Participation.objects.create(
        person=person, standing=standing, state=State.ACTIVE, language="nl", since=date(2025, 3, 1)
    )

    for _morning in range(3):
        fund.give_notice(now=timezone.now())

    assert kinds() == ["fund.notice"] * told
    assert [mail.subject for mail in post()] == ["Je deelname gaat over twee weken door"] * told


def test_next_year_has_a_notice_of_its_own():
    person = UserFactory()
    standing = standing_of(person, days=10)
    Participation.objects.create(
        person=person, standing=standing, state=State.ACTIVE, language="nl", since=date(2025, 3, 1)
    )
    fund.give_notice(now=timezone.now())
    standing.period_ends_at += timedelta(days=365)
    standing.save()

    with time_machine.travel(timezone.now() + timedelta(days=365)):
        fund.give_notice(now=timezone.now())

    assert kinds() == ["fund.notice"] * 2


def test_a_notice_to_somebody_who_stopped_meanwhile_is_dropped(participant, post):
    Standing.objects.update(period_ends_at=timezone.now() + timedelta(days=5))
    fund.give_notice(now=timezone.now())
    Standing.objects.update(stop_asked_at=timezone.now())

    assert post() == []


@pytest.mark.parametrize("word", ["welcome", "notice", "failing", "leaving", "left", "lapsed"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_letter_is_written_and_names_no_fund_in_its_subject(participant, post, word: str, language: str):
    mine = Participation.objects.get()
    state = {"left": State.LEFT, "lapsed": State.LAPSED}.get(word, State.ACTIVE)
    Participation.objects.update(state=state, language=language)
    Standing.objects.update(
        failed_tries=1 if word == "failing" else 0, stop_asked_at=timezone.now() if word == "leaving" else None
    )
    mine.refresh_from_db()
    fund.tell(mine, word, once="x")

    letter = post()[0]

    assert f"/{language}/fund/" in letter.body
    assert "raan" not in letter.subject.lower()
    assert "crane" not in letter.subject.lower()
    assert callable(getattr(letters_fund, word))


# Changing one's mind -----------------------------------------------------------------------------


def test_leaving_and_staying_are_asked_of_the_room_of_money(client: Client, participant):
    assert client.post(f"{MINE}leave/").status_code == 303
    standing = Standing.objects.get()
    assert standing.stop_asked_at is not None
    assert standing.calls.get(verb="stop_subscription").arguments == {"at_period_end": True}
    assert f"{MINE}stay/" in client.get(MINE).content.decode()

    client.post(f"{MINE}stay/")

    standing.refresh_from_db()
    assert standing.stop_asked_at is None
    assert Participation.objects.get().state == State.ACTIVE


def test_another_amount_counts_from_the_next_year(client: Client, participant):
    client.post(f"{MINE}amount/", {"cents": "", "other": "75"})

    assert Standing.objects.get().calls.get(verb="change_subscription").arguments["cents"] == 7_500
    assert Standing.objects.get().cents == 6_000
    assert client.post(f"{MINE}amount/", {"cents": "", "other": "1"}).status_code == 422


@pytest.mark.parametrize("deed", ["leave", "stay", "amount"])
def test_what_stopped_is_not_changed(client: Client, participant, deed: str):
    Participation.objects.update(state=State.LAPSED)
    Standing.objects.update(state="ended", ended_at=timezone.now())

    answer = client.post(f"{MINE}{deed}/", {"other": "75"}, follow=True)

    assert answer.status_code == 200
    assert "Je kunt opnieuw beginnen" in answer.content.decode()
    assert Standing.objects.get().calls.count() == 0


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("standing_state", Standing.State)
def test_the_page_speaks_in_every_state(client: Client, participant, state: State, standing_state: str):
    ended = timezone.now() if standing_state == "ended" else None
    Standing.objects.update(state=standing_state, ended_at=ended)
    Participation.objects.update(state=state)

    for language in ("nl", "en"):
        page = client.get(f"/{language}/fund/mine/")
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1


# Staff, and who takes their data along or leaves -------------------------------------------------


@pytest.fixture
def treasurer():
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Money"))
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.mark.ignore_template_errors
def test_staff_look_numbers_up_and_edit_nothing(participant, treasurer: Client):
    mine = Participation.objects.get()
    path = "/admin/donations/participation/"

    assert BIG in treasurer.get(path).content.decode()
    assert 'name="registration_number"' not in treasurer.get(f"{path}{mine.pk}/change/").content.decode()
    assert treasurer.get(f"{path}?looked_up=no").content.decode().count("action-checkbox") >= 1
    treasurer.post(path, {"action": "looked_up", "_selected_action": [mine.pk]})

    mine.refresh_from_db()
    assert mine.checked_at is not None
    assert mine.checked_by is not None
    listed = treasurer.post(path, {"action": "export_csv", "_selected_action": [mine.pk]}).content.decode()
    assert f"{BIG};" in listed


def test_the_export_holds_the_participation_and_closing_stops_it(participant):
    assert export(person=participant)["fund"]["registration_number"] == BIG

    close_account(person=participant, now=timezone.now())

    mine = Participation.objects.get()
    assert (mine.registration_number, mine.register) == ("", "")
    assert mine.standing.stop_asked_at is not None
