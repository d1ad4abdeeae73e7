"""Secrets of the second factor, sealed with a key made of the site's: a copy of the database alone opens nothing."""

from __future__ import annotations

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# What stands before a sealed text; without it a text was kept before there was a seal, and is taken as it is.
_MARK = "sealed:"


def seal(text: str) -> str:
    """A text that only a site with this secret key can read."""
    return _MARK + _seals().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text that was sealed with the secret key or one of those before it.

    Where none of them opens it, something that nobody can guess: no code fits it, rather than one that anybody knows.
    """
    if not sealed.startswith(_MARK):
        return sealed
    try:
        return _seals().decrypt(sealed.removeprefix(_MARK).encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def _seals() -> MultiFernet:
    """The seals of the secret key, which seals, and of those before it, which only open."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(one)) for one in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"eslabon second factor").derive(key.encode())
    return base64.urlsafe_b64encode(made)
