"""What the vault hears from Django itself: a log-out, and an account that is deleted."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import pre_delete
from django.http import HttpRequest


class VaultConfig(AppConfig):
    name = "vault"

    def ready(self) -> None:
        from vault.models import KeyPair

        user_logged_out.connect(close_on_logout, dispatch_uid="vault closes at log-out")
        pre_delete.connect(rotate_after, sender=KeyPair, dispatch_uid="vault rotates when a reader is gone")


def close_on_logout(*, request: HttpRequest, **kwargs: Any) -> None:
    """Forget what was open in the log-in that ends."""
    from vault import http
    from vault.services import sessions

    sessions.end_all(login=http.login(request))


def rotate_after(*, instance: Any, **kwargs: Any) -> None:
    """Mark the cases that a vanishing key pair can read: what is written next is under a new key.

    However a key pair goes (an account deleted in the admin, a new vault), no code path can forget this.
    """
    from vault.models import KeyRing

    KeyRing.objects.filter(wraps__person=instance).update(is_rotation_due=True)
