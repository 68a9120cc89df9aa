"""Read settings and secrets from the environment, `.env`, or files named by `NAME_FILE`."""

import contextlib
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEMO, STAGING, PRODUCTION = "demo", "staging", "production"


def secret(name: str, default: str = "") -> str:
    """Return the secret `name`, from the file that `<name>_FILE` names if that is set."""
    file = env.str(f"{name}_FILE", "")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error}") from error
    return env.str(name, default)


def needed(name: str, value: str) -> str:
    """Return `value`, or stop the start with a sentence that says which setting is missing."""
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): outside the demo it has no default.")
    return value


def kept_secret(path: Path, *, size: int = 48) -> str:
    """Return the random secret kept in `path`, making it at the first call. For the demo only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(size))
        with contextlib.suppress(FileExistsError):  # whoever comes first wins; several processes start at once
            path.hardlink_to(made)
        made.unlink()
    return path.read_text().strip()


def refuse_wrong_keys(house: str, key: str, api_base: str) -> None:
    """Stop the start where the key of Stripe does not fit the house: real money only in production, and there only."""
    live, test = key.startswith(("sk_live_", "rk_live_")), key.startswith(("sk_test_", "rk_test_"))
    if house == PRODUCTION and not live:
        raise ImproperlyConfigured("STRIPE_SECRET_KEY must be a live key (sk_live_ or rk_live_) in production.")
    if house == PRODUCTION and api_base:
        raise ImproperlyConfigured("STRIPE_API_BASE is for rehearsal only: in production we speak to Stripe itself.")
    if house != PRODUCTION and not test:
        raise ImproperlyConfigured(
            "STRIPE_SECRET_KEY must be a test key (sk_test_ or rk_test_) here: real money moves in production only."
        )
