"""How paths of their own are described."""

from __future__ import annotations

from typing import Any

from eslabon.api.schemas import Given


def described(tag: str, view: Any, query: type[Given], body: type[Given] | None = None) -> dict[str, Any]:
    """What the description says of a path: its view's own words, what it takes."""
    return {
        "operation_id": f"{tag}_{view.__name__}",
        "summary": view.__doc__,
        "tags": [tag],
        "openapi_extra": {"x-query": query, "x-body": body},
    }
