"""How passwords are hashed: Argon2id, with a cost that a small server can bear many times at once."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """The second choice of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.

    Django's own default takes 100 MiB and eight lanes, and ten people who sign in at once would fill a small server.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
