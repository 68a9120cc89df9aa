"""Passwords are hashed with Argon2id, within what a small server can bear."""

from django.contrib.auth.hashers import identify_hasher

from accounts.hashers import SmallArgon2


def test_a_password_is_hashed_with_argon2id_at_the_cost_that_owasp_asks():
    hashed = SmallArgon2().encode("vier losse woorden", "saltsaltsaltsalt")

    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert SmallArgon2().verify("vier losse woorden", hashed)
    assert not SmallArgon2().verify("vier losse woordem", hashed)


def test_it_is_the_houses_own_choice(settings):
    from wellbeing import settings as house

    settings.PASSWORD_HASHERS = house.PASSWORD_HASHERS

    assert isinstance(identify_hasher("argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"), SmallArgon2)
