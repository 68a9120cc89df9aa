"""The house's own settings, changed in a handful of lines for speed and stillness."""

import os
import tempfile
from urllib.parse import urlsplit

os.environ.pop("PORT", None)  # addresses in tests do not hang on where a developer serves the house
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="wellbeing-tests-"))
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and os.path.basename(os.environ["DATA_DIR"]) != worker:  # its own files, as it has its own database
    os.environ["DATA_DIR"] = os.path.join(os.environ["DATA_DIR"], worker)

from wellbeing.settings import *  # noqa: E402, F403 - the point of this file, once the folder is named

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = "memory://", {}  # nobody is rung; tests deliver by hand
if not os.environ.get("REDIS_URL"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
elif worker:  # each with a database of its own: one empties it
    number = int(worker.removeprefix("gw")) + 1
    CACHES["default"]["LOCATION"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
VAULT_CHEAP_HASHES = True  # Argon2id at its true cost is tried by one test; outside the demo this cannot be set
REMEMBER_PAGES = False  # tests roll back what the pages are remembered by
