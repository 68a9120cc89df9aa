"""Where a case stands, what may happen to it, and who may let it happen. The whole table, in one place.

Every pair that is not here is refused. `peersupport.services.moves` carries a move out under a row lock.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    RECEIVED = "received", _("received")
    MATCHING = "matching", _("looking for a colleague")
    PROPOSED = "proposed", _("proposed")
    OFFERED = "offered", _("asked")
    ACTIVE_1 = "active_1", _("in contact with a colleague")
    WIDENING = "widening", _("looking for a coach as well")
    ACTIVE_2 = "active_2", _("in contact with a colleague and a coach")
    REFERRING = "referring", _("looking for an expert")
    ACTIVE_3 = "active_3", _("in contact with an expert")
    PAUSED = "paused", _("paused")
    DORMANT = "dormant", _("waiting for a sign")
    CLOSING = "closing", _("being closed")
    CLOSED = "closed", pgettext_lazy("case", "closed")
    SHREDDED = "shredded", _("shredded")
    ERASED = "erased", _("erased")


class Event(models.TextChoices):
    """What happens to a case. The first part moves it; the rest is only written down."""

    SUBMIT = "submit", _("Request received")
    TAKE_CALL = "take_call", _("Request taken by telephone")
    OPEN = "open", _("Opened by the desk")
    PROPOSE = "propose", _("Colleagues proposed")
    VETO_ONE = "veto_one", _("You took one name off the list")
    VETO = "veto", _("You asked for other names")
    CHOOSE = "choose", _("You chose a colleague")
    OFFER = "offer", _("A colleague was asked")
    ACCEPT = "accept", _("The colleague said yes")
    DECLINE = "decline", _("The colleague cannot do this now")
    LAPSE = "lapse", _("No answer in time; we look further")
    WIDEN = "widen", _("More help asked")
    REFER = "refer", _("An expert asked for")
    STEP_DOWN = "step_down", _("One step back")
    HAND_BACK = "hand_back", _("The colleague handed back")
    FORCE_BACK = "force_back", _("The colleague can no longer do this")
    CHANGE = "change", _("You asked for someone else")
    PAUSE = "pause", _("Paused")
    RESUME = "resume", _("Taken up again")
    UNREACHED = "unreached", _("We could not reach you")
    CLOSE = "close", _("Closing began")
    EXPIRE = "expire", _("Time passed")
    REOPEN = "reopen", _("Opened again")
    ERASE = "erase", _("Erased")
    UNDO = "undo", _("Erasing undone")
    SEEK_PEER = "seek_peer", _("A colleague is sought beside the coach")
    # Written down, without a move.
    READ = "read", _("Looked at the facts")
    TALK_READ = "talk_read", _("Read the conversation")
    CONTACT_READ = "contact_read", _("Looked at your contact details")
    MESSAGE = "message", _("A message was written")
    GRANT = "grant", _("Access given")
    REVOKE = "revoke", _("Access ended")
    CODE = "code", _("A new code was made")
    WIDEN_ASKED = "widen_asked", _("Your colleague proposed a coach as well")
    LETTER = "letter", _("The letter to an expert was changed")
    APPROVED = "approved", _("You approved the letter")
    INTRODUCED = "introduced", _("You were introduced to the expert")
    CLOSE_ASKED = "close_asked", _("Closing was proposed")
    STAY = "stay", _("You want to go on")
    ATTEMPT = "attempt", _("We tried to reach you")
    CONTACT_SET = "contact_set", _("You changed your contact details")
    SPOKE = "spoke", _("You spoke with each other")
    ENOUGH = "enough", _("You go on with your coach alone")
    FELLOW_ASKED = "fellow_asked", _("You asked for somebody who went through the same")
    FELLOW_READ = "fellow_read", _("Looked at what you want to share with somebody who went through the same")
    FELLOW_PAIR = "fellow_pair", _("Somebody who went through the same was proposed")
    FELLOW_MET = "fellow_met", _("You were brought together with somebody who went through the same")


class Actor(models.TextChoices):
    REQUESTER = "requester", _("you")
    DESK = "desk", _("the desk")
    PEER = "peer", _("your colleague")
    COACH = "coach", _("your coach")
    EXPERT = "expert", _("the expert")
    CLOCK = "clock", _("the clock")


ACTIVE = (State.ACTIVE_1, State.ACTIVE_2, State.ACTIVE_3)
OVER = (State.SHREDDED, State.ERASED)
BEFORE_PEOPLE = (State.RECEIVED, State.MATCHING, State.PROPOSED, State.OFFERED)
SUPPORTERS = (Actor.PEER, Actor.COACH, Actor.EXPERT)

# The active state of those who stay beside the requester, or matching where nobody is beside them any more.
BACK = "back"
# The very state that an erased case had: only an undo leads there.
BEFORE = "before"

START = ""
Move = tuple[str, Event, Actor]

MOVES: dict[Move, str] = {
    (START, Event.SUBMIT, Actor.REQUESTER): State.RECEIVED,
    (START, Event.TAKE_CALL, Actor.DESK): State.RECEIVED,
    (State.RECEIVED, Event.OPEN, Actor.DESK): State.MATCHING,
    (State.MATCHING, Event.PROPOSE, Actor.DESK): State.PROPOSED,
    (State.MATCHING, Event.OFFER, Actor.DESK): State.OFFERED,
    (State.PROPOSED, Event.CHOOSE, Actor.REQUESTER): State.OFFERED,
    (State.PROPOSED, Event.VETO_ONE, Actor.REQUESTER): State.PROPOSED,
    (State.PROPOSED, Event.VETO, Actor.REQUESTER): State.MATCHING,
    **{(State.OFFERED, Event.ACCEPT, actor): BACK for actor in (Actor.PEER, Actor.COACH)},
    **{(State.OFFERED, Event.DECLINE, actor): State.MATCHING for actor in (Actor.PEER, Actor.COACH)},
    (State.OFFERED, Event.LAPSE, Actor.CLOCK): State.MATCHING,
    (State.ACTIVE_1, Event.WIDEN, Actor.REQUESTER): State.WIDENING,
    (State.ACTIVE_1, Event.WIDEN, Actor.PEER): State.WIDENING,
    (State.WIDENING, Event.PROPOSE, Actor.DESK): State.WIDENING,
    (State.WIDENING, Event.CHOOSE, Actor.REQUESTER): State.WIDENING,
    (State.WIDENING, Event.VETO_ONE, Actor.REQUESTER): State.WIDENING,
    (State.WIDENING, Event.VETO, Actor.REQUESTER): State.WIDENING,
    (State.WIDENING, Event.DECLINE, Actor.COACH): State.WIDENING,
    (State.WIDENING, Event.LAPSE, Actor.CLOCK): State.WIDENING,
    (State.WIDENING, Event.ACCEPT, Actor.COACH): State.ACTIVE_2,
    (State.WIDENING, Event.HAND_BACK, Actor.PEER): State.MATCHING,
    (State.WIDENING, Event.FORCE_BACK, Actor.CLOCK): State.MATCHING,
    **{(state, Event.STEP_DOWN, Actor.REQUESTER): BACK for state in (State.WIDENING, State.REFERRING, State.MATCHING)},
    (State.MATCHING, Event.REFER, Actor.REQUESTER): State.REFERRING,
    **{
        (state, Event.REFER, actor): State.REFERRING
        for state in (State.ACTIVE_1, State.ACTIVE_2)
        for actor in (Actor.REQUESTER, Actor.PEER, Actor.COACH)
        if (state, actor) != (State.ACTIVE_1, Actor.COACH)
    },
    (State.REFERRING, Event.ACCEPT, Actor.EXPERT): State.ACTIVE_3,
    (State.REFERRING, Event.DECLINE, Actor.EXPERT): BACK,
    (State.REFERRING, Event.LAPSE, Actor.CLOCK): BACK,
    (State.ACTIVE_2, Event.STEP_DOWN, Actor.REQUESTER): BACK,
    (State.ACTIVE_3, Event.STEP_DOWN, Actor.REQUESTER): BACK,
    (State.ACTIVE_1, Event.HAND_BACK, Actor.PEER): State.MATCHING,
    **{
        (state, Event.HAND_BACK, actor): State.MATCHING
        for state in (State.ACTIVE_2, State.ACTIVE_3)
        for actor in (Actor.PEER, Actor.COACH)
    },
    (State.ACTIVE_3, Event.HAND_BACK, Actor.EXPERT): State.MATCHING,
    **{
        (state, Event.SEEK_PEER, actor): State.MATCHING
        for state in (State.ACTIVE_2, State.ACTIVE_3)
        for actor in (Actor.DESK, Actor.REQUESTER)
    },
    **{(state, Event.FORCE_BACK, Actor.CLOCK): State.MATCHING for state in (State.PROPOSED, *ACTIVE)},
    **{(state, Event.CHANGE, Actor.REQUESTER): State.MATCHING for state in ACTIVE},
    **{(state, Event.PAUSE, Actor.REQUESTER): State.PAUSED for state in ACTIVE},
    (State.PAUSED, Event.RESUME, Actor.REQUESTER): BACK,
    **{(state, Event.CLOSE, Actor.REQUESTER): State.CLOSING for state in ACTIVE},
    **{(state, Event.CLOSE, Actor.CLOCK): State.CLOSING for state in ACTIVE},
    **{
        (state, Event.UNREACHED, actor): State.DORMANT
        for state in (*BEFORE_PEOPLE, *ACTIVE)
        for actor in ((Actor.DESK,) if state in BEFORE_PEOPLE else (Actor.DESK, Actor.PEER))
    },
    (State.DORMANT, Event.RESUME, Actor.REQUESTER): BACK,
    (State.DORMANT, Event.EXPIRE, Actor.CLOCK): State.CLOSING,
    **{
        (state, Event.EXPIRE, Actor.CLOCK): State.CLOSING
        for state in (*BEFORE_PEOPLE, State.WIDENING, State.REFERRING, State.PAUSED)
    },
    (State.CLOSING, Event.REOPEN, Actor.REQUESTER): BACK,
    (State.CLOSING, Event.EXPIRE, Actor.CLOCK): State.CLOSED,
    (State.CLOSED, Event.REOPEN, Actor.REQUESTER): State.MATCHING,
    (State.CLOSED, Event.EXPIRE, Actor.CLOCK): State.SHREDDED,
    **{(state, Event.ERASE, Actor.REQUESTER): State.ERASED for state in State if state not in OVER},
    (State.ERASED, Event.UNDO, Actor.REQUESTER): BEFORE,
}

REACHED: dict[str, int] = {State.ACTIVE_1: 1, State.ACTIVE_2: 2, State.ACTIVE_3: 3}


class MoveRefused(Exception):
    """This cannot happen to the case now; the message may be shown."""


def target(state: str, event: Event, actor: Actor, *, beside: frozenset[str] = frozenset(), before: str = "") -> str:
    """Return the state to which `event` by `actor` brings a case in `state`. Raises MoveRefused.

    `beside` names the roles of those who stand with the requester after the move: they decide what "back" means.
    `before` is the state from which the case was erased.
    """
    found = MOVES.get((state, event, actor))
    if found is None:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    if found == BEFORE:
        return before or State.MATCHING
    if found != BACK:
        return found
    for role, active in ((Actor.EXPERT, State.ACTIVE_3), (Actor.COACH, State.ACTIVE_2), (Actor.PEER, State.ACTIVE_1)):
        if role in beside:
            return active
    return State.MATCHING
