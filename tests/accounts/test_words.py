"""Words that people search with."""

import pytest

from accounts.words import asked, bent, near, slips

KNOWN = ["balint", "balintgroep", "zelfcompassie", "burnout", "klacht", "klaagt", "consult", "richtlijn"]


@pytest.mark.parametrize(
    ("one", "other", "count"), [("balnit", "balint", 1), ("arts", "arts", 0), ("kat", "hond", 3), ("ab", "abcd", 2)]
)
def test_slips_are_counted_up_to_a_limit(one: str, other: str, count: int):
    assert slips(one, other, most=2) == count


@pytest.mark.parametrize(
    ("word", "found", "read_as"),
    [
        ("balint", ["balint", "balintgroep", "balint"], ""),
        ("compassie", ["zelfcompassie"], ""),
        ("burnaut", ["burnout"], "burnout"),
        ("zzzz", [], ""),
        ("balinten", ["balint"], ""),
        ("burnouttraining", ["burnout"], "burnout"),
        ("klagt", ["klacht"], "klacht"),  # by its sound, before "klaagt" by a slip
        ("konsult", ["consult"], "consult"),
        ("rigtlein", ["richtlijn"], "richtlijn"),
        ("zelfkompassie", ["zelfcompassie"], "zelfcompassie"),
    ],
)
def test_a_word_leads_to_what_it_may_mean(word: str, found: list[str], read_as: str):
    assert near(word, KNOWN) == (found, read_as)


def test_a_question_gives_its_telling_words_once():
    assert asked("De burn-out en de Burn-out van één arts") == ["burnout", "arts"]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("tuchtzaak", "tuchtzaken"), ("tuchtzaken", "tuchtzaak"), ("huizen", "huis"), ("huis", "huizen"),
        ("brieven", "brief"), ("klachten", "klacht"), ("bussen", "bus"), ("courses", "course"), ("stories", "story"),
        ("dag", "dagen"), ("ideeën", "idee"),
    ],
)  # fmt: skip
def test_a_noun_leads_to_its_other_form(word: str, form: str):
    assert form in bent(word)
