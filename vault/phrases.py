"""Vault pass phrases: six words, drawn by the machine, never chosen by a person.

Each word is two short plain Dutch nouns joined, "maanbrug" or "appelboot": a picture, which stays in mind better
than letters. The tables are our own. 96 × 96 = 9,216 different words give 13.17 bits each, six of them 79.0 bits;
with Argon2id at a third of a second or more per guess, that is out of reach of anyone who steals the database.
"""

import secrets
import unicodedata

from django.views.decorators.debug import sensitive_variables

from vault.errors import Mistyped

WORDS = 6

FIRST_WORDS = (
    "zon maan ster wolk wind regen sneeuw mist dauw hagel storm bries zee meer beek vijver duin strand klif berg "
    "dal heide bos veld akker weide tuin gras mos varen klaver roos tulp lelie linde beuk berk eik wilg spar "
    "appel peer pruim kers perzik citroen noot amandel graan haver honing boter melk kaas brood suiker kaneel "
    "thee koffie peper zilver goud koper ijzer marmer kristal glas klei zand steen kurk wol zijde linnen fluweel "
    "leer papier inkt verf was vilt zomer winter herfst lente avond ochtend noorder zuider water vuur licht tin "
    "hout room rijst "
)
SECOND_WORDS = (
    "boot brug pad poort toren molen huis hof schuur kamer trap deur raam dak muur plein kade haven sluis vlot "
    "anker zeil mast riem kano slee wagen fiets wiel lamp kaars lantaarn spiegel klok sleutel lade doos mand "
    "korf kist zak tas beker kom schaal bord lepel kan ketel tafel stoel bank kussen deken mantel jas hoed muts "
    "sjaal laars knoop draad lint touw net hark schep emmer kwast pen boek brief kaart vlag bel fluit trom harp "
    "viool lied dans sprong vogel vlinder hert haas vos das egel otter zwaan gans reiger uil mees kraai "
)
FIRST, SECOND = FIRST_WORDS.split(), SECOND_WORDS.split()
ALL = frozenset(first + second for first in FIRST for second in SECOND)


def make() -> str:
    """Return six random words."""
    return " ".join(secrets.choice(FIRST) + secrets.choice(SECOND) for _ in range(WORDS))


@sensitive_variables()
def read(typed: str) -> str:
    """Return the phrase that was typed: folded to lower case, single spaces.

    Raises Mistyped with the number of the first word that is none of ours (the tables are public, so this gives
    nothing away), or 0 when there are not six.
    """
    words = unicodedata.normalize("NFKC", typed).lower().replace("-", " ").split()
    if len(words) != WORDS:
        raise Mistyped
    for number, word in enumerate(words, 1):
        if word not in ALL:
            raise Mistyped(number)
    return " ".join(words)
