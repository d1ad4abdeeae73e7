"""What the settings read from the environment: the data folder, the secret key, the database's address."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    },
}


def flag(environment: Mapping[str, str], name: str) -> bool:
    """Whether a switch is on. Raises ImproperlyConfigured where its value is neither yes nor no."""
    value = environment.get(name, "").strip().lower()
    if value in ("", "0", "false", "no"):
        return False
    if value in ("1", "true", "yes"):
        return True
    raise ImproperlyConfigured(f"{name}: 1 or 0, not {value!r}")


def listed(environment: Mapping[str, str], name: str) -> list[str]:
    """The values of a list written with commas."""
    return [one.strip() for one in environment.get(name, "").split(",") if one.strip()]


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's description of a database: SQLite in the data folder where `url` is empty.

    `sqlite:///var/other.sqlite3` (four slashes for an absolute path) or
    `postgresql://user:password@host:5432/name`. Raises ImproperlyConfigured for any other.
    """
    if not url:
        return {**SQLITE, "NAME": data / "eslabon.sqlite3"}
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        return {**SQLITE, "NAME": name}
    if parts.scheme in ("postgres", "postgresql") and name:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("DATABASE_URL: sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")


def mail_transport(url: str) -> dict[str, Any]:
    """How the worker sends mail, as Django's connection wants it: printed where `url` is empty or `console`.

    `smtp://user:password@host:587?tls=1` (STARTTLS) or `smtps://user:password@host:465`.
    Raises ImproperlyConfigured for any other.
    """
    if url in ("", "console"):
        return {"backend": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("ESLABON_MAIL: smtp://USER:PASSWORD@HOST:PORT?tls=1, smtps://... or console")
    return {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": port or (465 if parts.scheme == "smtps" else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and parse_qs(parts.query).get("tls") == ["1"],
        "timeout": 20,
    }


def secret_key(given: str, data: Path) -> str:
    """The key given, else the one kept in the data folder, made the first time (mode 600)."""
    if given:
        return given
    path = data / "secret-key"
    try:
        if path.exists():
            return path.read_text(encoding="ascii")
        data.mkdir(parents=True, exist_ok=True)
        aside = data / f".secret-key.{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        try:
            # A link fails where another process was first: then its key is everybody's.
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret key can't be kept in {data} ({error.strerror}): set ESLABON_SECRET_KEY, or ESLABON_DATA "
            "to a folder that can be written."
        ) from None
