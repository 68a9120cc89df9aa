"""Which calls the stand-in knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from standin import parameters
from standin.errors import Refusal
from standin.store import Json, Store

Handler = Callable[..., Json]


@dataclass(frozen=True)
class Call:
    """One call of the API: what it is named, where it is, which parameters it takes, who answers."""

    name: str
    verb: str
    path: re.Pattern[str]
    takes: str
    heeds: frozenset[str]
    handler: Handler

    def parameters(self, tree: Json) -> Json:
        """Return the typed parameters; refuse what Stripe would refuse and what we were not written for."""
        typed = parameters.checked(tree, parameters.wanted(self.takes))
        for name in sorted(typed.keys() - self.heeds - {"expand"}):
            raise Refusal(f"The stand-in was not written for the parameter {name} of {self.name}.", param=name)
        return typed


CALLS: list[Call] = []


def call(name: str, where: str, takes: str, heeds: str = "") -> Callable[[Handler], Handler]:
    """Register a handler: `where` is the verb and the path, `takes` the client's class of parameters.

    `heeds` are the top-level parameters that the handler does something with; any other is refused.
    """
    verb, path = where.split(" ")
    pattern = re.compile("^/v1/" + path.replace("<id>", r"(?P<identity>\w+)") + "$")

    def keep(handler: Handler) -> Handler:
        CALLS.append(Call(name, verb, pattern, takes, frozenset(heeds.split()), handler))
        return handler

    return keep


LIST = "created ending_before limit starting_after"


def find(verb: str, path: str) -> tuple[Call, dict[str, str]]:
    """Return the call at this address and the id in the path."""
    for known in sorted(CALLS, key=lambda known: "identity" in known.path.groupindex):  # fixed addresses first
        match = known.path.match(path)
        if match and known.verb == verb:
            return known, match.groupdict()
    message = f"Unrecognized request URL ({verb}: {path}). The stand-in knows only the calls that the house makes."
    raise Refusal(message, status=404)


def answer(store: Store, known: Call, identity: dict[str, str], params: Json) -> Json:
    """Let the handler do its work."""
    return known.handler(store, **identity, params=params)
