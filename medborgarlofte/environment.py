"""Reads settings from the environment (and ``.env``), and says what to do when a value is bad.

Every variable read by settings stands in ``.env.example``; tests/house/test_settings.py holds that.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_YES, _NO = {"true", "1", "yes", "on"}, {"false", "0", "no", "off", ""}
_DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def read_file(path: Path) -> None:
    """Take variables from ``path`` where it exists; the process's own environment wins."""
    if path.is_file():
        env.read_env(str(path))


def read(kind: str, name: str, default: Any, advice: str) -> Any:
    """The variable ``name`` as ``kind`` ("str", "bool", "int", "list", "db_url", "email_url").

    A value that cannot be read raises ImproperlyConfigured with ``advice``: what to write instead.
    """
    try:
        value = getattr(env, kind)(name, default=default)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise _bad(name, advice) from error
    if kind == "bool" and str(env.str(name, default="")).lower() not in _YES | _NO:
        raise _bad(name, advice)
    if kind == "db_url" and value.get("ENGINE") not in _DATABASES:
        raise _bad(name, advice)
    return value


def read_with(parse: Callable[[str], Any], name: str, advice: str, default: str = "") -> Any:
    """The variable as ``parse`` understands it; what is wrong with it (ValueError) is told with ``advice``."""
    try:
        return parse(read("str", name, default, advice))
    except (ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}. {advice} (see .env.example)") from error


def read_date(name: str, advice: str) -> date | None:
    """The variable as an ISO date, or None when it is empty or missing."""
    text = read("str", name, "", advice).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _bad(name, advice) from error


def read_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """The variable, which is one of the ``choices``."""
    advice = f"Write {' or '.join(choices)}."
    value: str = read("str", name, default, advice)
    if value not in choices:
        raise _bad(name, advice)
    return value


def _bad(name: str, advice: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} cannot be read. {advice} (see .env.example)")
