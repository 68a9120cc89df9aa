"""Logs: one JSON object a line, with the request's id and without a word about anybody.

Names that could hold something personal are emptied, whatever looks like an e-mail address is masked everywhere, and
of an exception only its kind and the places in the code are kept: its message may quote what somebody typed.
"""

import hashlib
import hmac
import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

DENIED = re.compile(
    r"(address|birth|body|bsn|context|cookie|email|first|headers|iban|ip|ip_address|kwargs|last|mail|message_text|name"
    r"|note|number|participant|pass|password|payload|person|phone|query|secret|session|session_key|story|subject|text"
    r"|to|token|url|username|user_agent)(_.*)?"
)
ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+\.[A-Za-z]{2,}")
REMOVED = "[removed]"
KEPT = {"event", "level", "logger", "timestamp", "exception", "frames"}

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def hashed_user(pk: int, key: str) -> str:
    """Return a name for a user that is the same in every line and says nothing without the house's key."""
    return hmac.new(key.encode(), f"log-user:{pk}".encode(), hashlib.sha256).hexdigest()[:12]


def without_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Empty denied names and mask addresses, at any depth."""
    return {name: value if name in KEPT - {"event"} else _clean(name, value) for name, value in event.items()}


def _clean(name: str, value: Any) -> Any:
    if name not in KEPT and DENIED.fullmatch(name.lower()):
        return REMOVED
    if isinstance(value, dict):
        return {str(inner): _clean(str(inner), part) for inner, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean("", part) for part in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return ADDRESS.sub("[address]", str(value))


def exception_without_words(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Put the kind of the exception and its frames in the place of its message."""
    found = event.pop("exc_info", None)
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    elif found and not isinstance(found, tuple):
        found = sys.exc_info()
    if found and found[0]:
        event["exception"] = f"{found[0].__module__}.{found[0].__qualname__}"
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found[2])]
    return event


def from_libraries(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Tell what a library's record says in our own words where its words may quote a path or arguments."""
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    request = getattr(record, "request", None)
    data = getattr(record, "data", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        event["event"] = "request_refused" if record.levelno < logging.ERROR else "request_failed"
        event["route"] = getattr(match, "route", "")
        event["status"] = getattr(record, "status_code", 0)
    elif isinstance(data, dict) and record.name.startswith("celery"):
        event["event"] = "task_failed" if record.levelno >= logging.ERROR else "task"
        event["task"], event["task_id"] = data.get("name", ""), data.get("id", "")
    return event


_shared: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: everything to standard error, nothing by mail."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared,
                "processors": [
                    from_libraries,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    exception_without_words,
                    without_personal_data,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": "WARNING"},
            "django.request": {"handlers": [], "propagate": True, "level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
            "fido2": {"level": "WARNING"},
        },
    }
