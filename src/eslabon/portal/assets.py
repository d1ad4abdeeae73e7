"""Style sheets and scripts without a build step: found where they are, named with a digest of their content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""


class DigestedStaticFiles(StaticFilesStorage):
    """The address of a file with its digest, so that a browser may keep it for a year."""

    def url(self, name: str | None) -> str:
        digest = _digest(name or "")
        return f"{super().url(name)}?v={digest}" if digest else super().url(name)
