"""All settings, read from the environment. `.env.example` names and explains each one."""

import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from wellbeing import logs
from wellbeing.environment import (
    BASE_DIR,
    DEMO,
    PRODUCTION,
    STAGING,
    env,
    kept_secret,
    needed,
    refuse_wrong_keys,
    secret,
)

# Which house is this? ---------------------------------------------------------------------------

DJANGO_ENV = env.str("DJANGO_ENV", DEMO)
if DJANGO_ENV not in {DEMO, STAGING, PRODUCTION}:
    raise ImproperlyConfigured(f"DJANGO_ENV is {DJANGO_ENV!r}; it must be demo, staging or production.")
IS_DEMO = DJANGO_ENV == DEMO
IS_PRODUCTION = DJANGO_ENV == PRODUCTION

DEBUG = False
PORT = env.int("PORT", 8000)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SITE_NAME = env.str("SITE_NAME", "Kraanvogel")
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}" if IS_DEMO else "").rstrip("/")
needed("SITE_URL", SITE_URL)
# The demo answers to loopback names only, whatever the environment says.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if IS_DEMO else env.list("ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS: the host names this site answers to, comma-separated.")

# The foundation, as it appears on pages, letters and receipts. The demo foundation is invented.
FOUNDATION = {
    "legal_name": env.str("FOUNDATION_LEGAL_NAME", "Stichting Kraanvogel (demo)" if IS_DEMO else SITE_NAME),
    "address": env.str("FOUNDATION_ADDRESS", "Voorbeeldkade 1, 3511 AA Utrecht" if IS_DEMO else ""),
    "email": env.str("FOUNDATION_EMAIL", "info@kraanvogel.example" if IS_DEMO else ""),
    "phone": env.str("FOUNDATION_PHONE", "088 000 00 00" if IS_DEMO else ""),
    "chamber_number": env.str("FOUNDATION_CHAMBER_NUMBER", "00000000" if IS_DEMO else ""),
    "tax_number": env.str("FOUNDATION_TAX_NUMBER", "000000000" if IS_DEMO else ""),
    "iban": env.str("FOUNDATION_IBAN", "NL00 DEMO 0000 0000 00" if IS_DEMO else ""),
}
# What a public-benefit institution publishes beside its figures: the board ("name, function", parted by semicolons).
ANBI = {
    "board": [
        part.strip()
        for part in env.str(
            "ANBI_BOARD", "Anna Bakker; Karim El Amrani; Griet Peeters; Joost van der Wal" if IS_DEMO else ""
        ).split(";")
        if part.strip()
    ],
    "board_is_paid": env.bool("ANBI_BOARD_IS_PAID", False),
    "policy_plan_url": env.str("ANBI_POLICY_PLAN_URL", ""),
    "accounts_url": env.str("ANBI_ACCOUNTS_URL", ""),
}

# Secrets ----------------------------------------------------------------------------------------

if IS_DEMO:
    SECRET_KEY = secret("SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
    _demo_field_key = base64.urlsafe_b64encode(hashlib.sha256(kept_secret(DATA_DIR / "field_key").encode()).digest())
    FIELD_KEYS = secret("FIELD_KEYS") or f"1:{_demo_field_key.decode()}"
else:
    SECRET_KEY = needed("SECRET_KEY", secret("SECRET_KEY"))
    FIELD_KEYS = needed("FIELD_KEYS", secret("FIELD_KEYS"))

# With this token (`Authorization: Bearer …`) a monitor sees the kind of each fault on /readyz.
MONITOR_TOKEN = secret("MONITOR_TOKEN")

# The rooms --------------------------------------------------------------------------------------

ROOMS = [
    "accounts", "finding", "notifications", "payments", "vault", "knowledge", "books", "donations", "courses",
    "training", "peersupport",
]  # fmt: skip

INSTALLED_APPS = [
    "wellbeing.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "wellbeing",
    *ROOMS,
]

MIDDLEWARE = [
    "wellbeing.middleware.request_id",
    "wellbeing.middleware.request_log",
    "wellbeing.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wellbeing.middleware.way_back",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.gate.staff_gate",
    "accounts.manners.allauth_manners",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "wellbeing.urls"
WSGI_APPLICATION = "wellbeing.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wellbeing.context.house",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["house"]
CRISPY_TEMPLATE_PACK = "house"
CRISPY_FAIL_SILENTLY = False

# Databases, cache, queue ------------------------------------------------------------------------


def embedded(name: str) -> str:
    """Return the address of an SQLite file of this name in the data directory."""
    return f"sqlite:///{DATA_DIR / name}"


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's description of the database that the environment variable `name` addresses."""
    found: dict[str, Any] = dict(dj_database_url.parse(needed(name, secret(name, default))))
    if "sqlite" in found["ENGINE"]:
        found["CONN_MAX_AGE"] = 60  # opening the file and its pragmas cost more than a question to it
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    else:
        found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True
        found.setdefault("OPTIONS", {})["connect_timeout"] = 5
    return found


DATABASES = {
    "default": database("DATABASE_URL", embedded("wellbeing.sqlite3") if IS_DEMO else ""),
    "keystore": database("KEYSTORE_DATABASE_URL", embedded("keystore.sqlite3") if IS_DEMO else ""),
}
DATABASE_ROUTERS = ["vault.routers.KeystoreRouter"]
SEALED_ROOMS = ["vault", "peersupport"]  # never in a dump, never in the admin
# Where `manage.py keystore_backup` puts its copies. They live seven days at most, which /readyz watches.
KEYSTORE_BACKUP_DIR = env.str("KEYSTORE_BACKUP_DIR", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = secret("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "wellbeing_cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    )
}

# Work in the background -------------------------------------------------------------------------

# The rows are the truth and the queue is a bell: arguments are ids, results are not kept, a broker that is away
# costs a request half a second once and nothing after (see wellbeing/celery.py).
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 900,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 5,
        "max_retries": 0,
    }
else:
    CELERY_BROKER_URL = "files://here"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(DATA_DIR / "queue")}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")


def every(task: str, seconds: int) -> dict[str, Any]:
    """Return a beat entry; a turn that found no worker before the next one is dropped."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "beat": every("wellbeing.tasks.beat", 30),
    "letters": every("notifications.tasks.sweep", 60),
    "letters_at_night": {"task": "notifications.tasks.forget", "schedule": crontab(hour=4, minute=55)},
    "finding": every("finding.tasks.refresh_all", 3600),
    "reviews_at_night": {"task": "books.tasks.forget_unconfirmed", "schedule": crontab(hour=4, minute=25)},
    "support": every("peersupport.tasks.tidy", 300),
    "support_clocks": every("peersupport.tasks.tick", 120),
    "vault_sessions": every("vault.tasks.sweep", 300),
    "vault_backups": every("vault.tasks.destroy_old_backups", 3600),
    "vault_scrub": every("vault.tasks.scrub", 3600),
    "vault_audit_at_night": {"task": "vault.tasks.forget", "schedule": crontab(hour=4, minute=40)},
    "holds": every("courses.tasks.expire_holds", 60),
    "waiting_lists": every("courses.tasks.move_waiting_lists", 120),
    "reminders": every("courses.tasks.remind", 900),
    "certificates": every("courses.tasks.issue_certificates", 3600),
    "answers_at_night": {"task": "courses.tasks.erase_answers", "schedule": crontab(hour=4, minute=10)},
    "candidates": every("training.tasks.recognise", 3600),
    "candidates_at_night": {"task": "training.tasks.keep_house", "schedule": crontab(hour=4, minute=25)},
    "money": every("payments.tasks.sweep", 300),
    "missed_money": every("payments.tasks.reconcile", 3600),
    "late_invoices": {"task": "donations.tasks.late_invoices", "schedule": crontab(hour=9, minute=40)},
    "gift_notices": {"task": "donations.tasks.gift_notices", "schedule": crontab(hour=9, minute=10)},
    "gift_agreements": {"task": "donations.tasks.keep_agreements", "schedule": crontab(hour=5, minute=15)},
    "gift_names_at_night": {"task": "donations.tasks.forget", "schedule": crontab(hour=4, minute=50)},
    "fund_notices": {"task": "donations.tasks.fund_notices", "schedule": crontab(hour=9, minute=20)},
    "figures_missing": {"task": "payments.tasks.figures_missing", "schedule": crontab(hour=5, minute=25)},
    "money_at_night": {"task": "payments.tasks.nightly", "schedule": crontab(hour=3, minute=20)},
}

# Public pages are kept in each process for as long as what they show stays the same (courses/pages.py).
REMEMBER_PAGES = True

# Languages and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in ["wellbeing", *ROOMS]]
USE_I18N = True
FORMAT_MODULE_PATH = ["wellbeing.formats"]
USE_TZ = True
TIME_ZONE = CELERY_TIMEZONE = "Europe/Amsterdam"
LANGUAGE_COOKIE_NAME = "language"

# Who someone is ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "accounts.hashers.SmallArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_REDIRECT_URL = "me"
LOGIN_URL = "account_login"

# A staff member without a second factor reaches neither the admin nor a desk (see accounts/gate.py).
STAFF_NEED_SECOND_FACTOR = env.bool("STAFF_NEED_SECOND_FACTOR", not IS_DEMO)

ACCOUNT_ADAPTER = "notifications.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.sign_up.SignUpFields"
ACCOUNT_FORMS = {
    "login": "accounts.entrance.LogInForm",
    "signup": "accounts.entrance.SignUpForm",
    "add_email": "accounts.entrance.ChangeAddressForm",
    "change_email": "accounts.entrance.CorrectAddressForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.SetPasswordForm",
    "reset_password": "accounts.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.entrance.NewPasswordForm",
    "reauthenticate": "accounts.entrance.ConfirmPasswordForm",
    "request_login_code": "accounts.entrance.AskCodeForm",
    "confirm_login_code": "accounts.entrance.LogInCodeForm",
    "confirm_email_verification_code": "accounts.entrance.AddressCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False  # allauth offers it for new addresses only, which would tell
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True  # the same page and a letter, whether or not there is an account
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PASSWORD_MIN_LENGTH = None  # AUTH_PASSWORD_VALIDATORS says it
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# Each proxy in front of the site adds one address; the limits on tries count by the visitor's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0 if IS_DEMO else 1)
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
MFA_ADAPTER = "accounts.second_factor.SecondFactor"
MFA_FORMS = {
    "authenticate": "accounts.entrance.SecondStepForm",
    "reauthenticate": "accounts.entrance.ConfirmCodeForm",
    "activate_totp": "accounts.entrance.SetUpAppForm",
    "add_webauthn": "accounts.entrance.AddPasskeyForm",
    "edit_webauthn": "accounts.entrance.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1

# Logs -------------------------------------------------------------------------------------------

LOGGING = logs.configure()
ADMINS: list[tuple[str, str]] = []  # no traceback goes by mail: it could quote what somebody typed

# Headers and cookies ----------------------------------------------------------------------------

STRIPE_API_BASE = env.str("STRIPE_API_BASE", f"http://127.0.0.1:{PORT + 1}" if IS_DEMO else "")
# A form may lead to the checkout page; browsers hold `form-action` against the redirect too.
CHECKOUT_ORIGIN = (
    "{0.scheme}://{0.netloc}".format(urlsplit(STRIPE_API_BASE)) if STRIPE_API_BASE else "https://checkout.stripe.com"
)
# Another form leads to the page where one chooses another way to pay.
BILLING_ORIGIN = CHECKOUT_ORIGIN if STRIPE_API_BASE else "https://billing.stripe.com"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *dict.fromkeys((CHECKOUT_ORIGIN, BILLING_ORIGIN))],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

SECURE_REFERRER_POLICY = "same-origin"  # not no-referrer: browsers then send `Origin: null` and the CSRF check refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wellbeing.refusals.csrf_refused"
if not IS_DEMO:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# Files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What candidates hand in: sealed, and never beside what a web server might show.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "evidence"), "file_permissions_mode": 0o600},
    },
    # Signed forms of periodic gifts, sealed too: another file, another reason to look.
    "agreements": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "agreements"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = IS_DEMO
WHITENOISE_MAX_AGE = 3600 if IS_DEMO else 31_536_000
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
CRISIS_LINES_COPY = DATA_DIR / "crisis_lines.json"  # shown when the database is away

# Peer support -----------------------------------------------------------------------------------

# Where "leave this page" leads: an ordinary public site that nobody wonders about.
SUPPORT_LEAVE_URL = env.str("SUPPORT_LEAVE_URL", "https://www.knmi.nl/")

# Letters ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <post@kraanvogel.example>" if IS_DEMO else "")
needed("DEFAULT_FROM_EMAIL", DEFAULT_FROM_EMAIL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_URL = secret("EMAIL_URL")
if EMAIL_URL or not IS_DEMO:
    _mail = dj_email_url.parse(needed("EMAIL_URL", EMAIL_URL))
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "wellbeing.mailbox.EmailBackend"  # read at /demo/mail/
EMAIL_TIMEOUT = 20
DEMO_MAILBOX = DATA_DIR / "mail"

# From the first part of a message's kind to the module that writes its letters (see notifications/letters.py).
LETTER_WRITERS = {
    "books": "books.letters",
    "donations": "donations.letters",
    "standing": "donations.letters_standing",
    "agreements": "donations.letters_agreements",
    "fund": "donations.letters_fund",
    "institutions": "donations.letters_institutions",
    "accounts": "notifications.account_letters",
    "courses": "courses.letters",
    "payments": "payments.letters",
    "training": "training.letters",
    "notices": "peersupport.notices",
}

# Letters that a person may do without, by topic: what the topic is called, and the kinds it holds.
OPTIONAL_LETTERS = {
    "reminders": (
        _("Reminders a week and a day before a course meets"),
        ["courses.reminder_week", "courses.reminder_day"],
    ),
}

# Who opens the practices for teachers beside those with a teacher's page; each tells whether a person teaches.
TEACHES_TOO = ["training.services.register.teaches"]

# Money ------------------------------------------------------------------------------------------

# From a purpose to the services called once the money's state has changed (see payments/purposes.py).
PAYMENT_PURPOSES = {
    "courses.enrolment": "courses.services.payment",
    "donations.gift": "donations.services.payment",
    "donations.participation": "donations.services.fund_payment",
    "donations.subscription": "donations.services.institution_payment",
    "training.fee": "training.services.payment",
}
# What each purpose is called where the books are read; several may share a name.
PAYMENT_PURPOSE_NAMES = {
    "courses.enrolment": _("Courses and groups"),
    "training.fee": _("Teacher training"),
    "donations.gift": _("Gifts"),
    "donations.participation": _("Crane-bird fund"),
    "donations.subscription": _("Institutions"),
}

STRIPE_SECRET_KEY = secret("STRIPE_SECRET_KEY", "sk_test_demo" if IS_DEMO else "")
# Several while a secret is rotated, comma-separated: "new,old".
STRIPE_WEBHOOK_SECRETS = [
    part.strip()
    for part in (
        secret("STRIPE_WEBHOOK_SECRET") or (kept_secret(DATA_DIR / "webhook_secret") if IS_DEMO else "")
    ).split(",")
    if part.strip()
]
refuse_wrong_keys(DJANGO_ENV, needed("STRIPE_SECRET_KEY", STRIPE_SECRET_KEY), STRIPE_API_BASE)
if not STRIPE_WEBHOOK_SECRETS:
    raise ImproperlyConfigured("Set STRIPE_WEBHOOK_SECRET (or STRIPE_WEBHOOK_SECRET_FILE).")
# Who is told when money needs a person, and above which amount a second one must agree with a refund.
TREASURER_EMAIL = env.str("TREASURER_EMAIL", "treasurer@example.org" if IS_DEMO else FOUNDATION["email"])
REFUND_ALONE_CENTS = env.int("REFUND_ALONE_CENTS", 50_000)

# Amounts to pick from, in whole euro, and how little and how much one gives without writing to us first.
GIFT_AMOUNTS = [int(part) for part in env.list("GIFT_AMOUNTS", ["25", "50", "100", "250"])]
GIFT_AMOUNTS_MONTH = [int(part) for part in env.list("GIFT_AMOUNTS_MONTH", ["5", "10", "25", "50"])]
GIFT_AMOUNTS_YEAR = [int(part) for part in env.list("GIFT_AMOUNTS_YEAR", ["60", "120", "250", "500"])]
GIFT_LEAST_CENTS = env.int("GIFT_LEAST_CENTS", 500)
GIFT_MOST_CENTS = env.int("GIFT_MOST_CENTS", 1_000_000)
GIFT_MOST_MONTH_CENTS = env.int("GIFT_MOST_MONTH_CENTS", 100_000)
# The crane-bird fund: yearly amounts to pick from, in whole euro, and the least in cents.
FUND_AMOUNTS = [int(part) for part in env.list("FUND_AMOUNTS", ["60", "120", "250"])]
FUND_LEAST_CENTS = env.int("FUND_LEAST_CENTS", 2_500)
# When somebody tries stolen cards on us: no checkout page for gifts, only our bank account. The treasurer's desk has a
# switch for it; this setting keeps it so whatever the desk says.
CHECKOUT_CLOSED = ["donations.gift"] if env.bool("GIFTS_BY_BANK_ONLY", False) else []
# How often one may begin to pay a gift (see donations/limits.py).
GIFT_LIMITS = {"visitor_10_minutes": 5, "visitor_day": 30, "address_day": 5, "all_minute": 60}
# How many tries with a card may fail before the treasurer is alarmed, and before one checkout page is closed.
CARD_TESTING = {"failed_10_minutes": 20, "failed_per_checkout": 10}
# From how many on the house closes the checkout page by itself, and for what.
CARD_TESTING_CLOSES_ABOVE = 60
CARD_TESTING_CLOSES = ["donations.gift"]
