"""Form-encoded parameters, checked against the client's typed dictionaries."""

import builtins
import functools
import importlib
import types
import typing
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from standin.errors import Refusal
from standin.store import Json

T = TypeVar("T")
OPTIONS = {"api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries"} | {
    "idempotency_key",
    "content_type",
    "headers",
}  # what the client keeps to itself
# API 2026-09-30.endive took these away (Stripe's changelog, endive).
REMOVED = {"payment_method_types": "payment_method_types_no_longer_supported"}


class Anything(Generic[T]):
    """Stands for the client's names that exist for type checkers only."""


class Names(dict[str, Any]):
    """Resolve the names in an annotation as the module that wrote them would."""

    def __init__(self, module: types.ModuleType) -> None:
        super().__init__()
        self.module = module

    def __missing__(self, name: str) -> Any:
        return getattr(self.module, name, None) or getattr(typing, name, None) or getattr(builtins, name, Anything)


def decode(text: str) -> Json:
    """Turn `a[b][0][c]=d` into nested dictionaries; rows of a list have their number as key."""
    tree: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        *path, last = name.replace("]", "").split("[")
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
            if not isinstance(branch, dict):
                raise Refusal("Invalid request (parameters nest in two ways).", param=name)
        branch[last if last or not path else str(len(branch))] = value
    return tree


@dataclass(frozen=True)
class Wanted:
    """The parameters of one call, or of one branch: their types, and which must be there."""

    types: dict[str, Any]
    required: frozenset[str]


@functools.cache
def wanted(path: str) -> Wanted:
    """Return the parameters of `module.Class` under `stripe.params`."""
    module, name = path.rsplit(".", 1)
    return read(getattr(importlib.import_module(f"stripe.params.{module}"), name))


@functools.cache
def read(cls: Any) -> Wanted:
    """Return what a typed dictionary of the client says."""
    module = importlib.import_module(cls.__module__)
    hints = typing.get_type_hints(cls, vars(module), Names(module))
    return Wanted({name: hint for name, hint in hints.items() if name not in OPTIONS}, cls.__required_keys__)


def checked(tree: Json, known: Wanted, inside: str = "") -> Json:
    """Return the parameters with their types, or refuse as Stripe does."""
    result = {}
    for name, value in tree.items():
        path = f"{inside}[{name}]" if inside else name
        if name in REMOVED and name not in known.types:
            message = f"`{name}` is no longer supported. Use dynamic payment methods or `allowed_{name}`."
            raise Refusal(message, param=path, code=REMOVED[name])
        if name not in known.types:
            raise Refusal(f"Received unknown parameter: {path}", param=path, code="parameter_unknown")
        result[name] = as_type(value, known.types[name], path)
    for name in sorted(known.required - tree.keys()):
        path = f"{inside}[{name}]" if inside else name
        raise Refusal(f"Missing required param: {path}.", param=path, code="parameter_missing")
    return result


def as_type(value: Any, hint: Any, path: str) -> Any:
    """Return one value as the type that the client's annotation names."""
    origin = typing.get_origin(hint)
    choices = [hint] if origin not in {typing.Union, types.UnionType} else list(typing.get_args(hint))
    if isinstance(value, dict):
        return as_branch(value, choices, path)
    literals = [
        word for choice in choices if typing.get_origin(choice) is typing.Literal for word in typing.get_args(choice)
    ]
    if value in literals:
        return value
    if len(literals) > 1:
        raise Refusal(f"Invalid {path}: must be one of {', '.join(map(str, literals))}", param=path)
    if bool in choices:
        if value not in {"true", "false"}:
            raise Refusal(f"Invalid boolean: {value}", param=path)
        return value == "true"
    if int in choices:
        try:
            return int(value)
        except ValueError:
            raise Refusal(f"Invalid integer: {value}", param=path, code="parameter_invalid_integer") from None
    if str in choices:
        return value
    raise Refusal(f"Invalid {path}: this is not a plain value.", param=path)


def as_branch(value: Json, choices: list[Any], path: str) -> Any:
    """Return a nested value: a list, a typed dictionary or free keys."""
    for choice in choices:
        origin = typing.get_origin(choice)
        if origin is list:
            inner = typing.get_args(choice)[0]
            return [as_type(row, inner, f"{path}[{number}]") for number, row in value.items()]
        if origin in {dict, Anything}:
            return value
        if hasattr(choice, "__required_keys__"):
            return checked(value, read(choice), path)
    raise Refusal(f"Invalid {path}: this takes no nested value.", param=path)
