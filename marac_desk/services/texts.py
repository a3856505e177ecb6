"""Text that people type into forms: cleaned of what cannot be seen, and refused where it cannot be kept."""

from __future__ import annotations

from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.services.errors import RefusedError

LINE, PARAGRAPH = 400, 4_000


def kept(text: str | None, *, limit: int = LINE, lines: bool = False) -> str | None:
    """Return a text as it will be kept, None where it is empty; raises RefusedError("text_nul", "text_too_long")."""
    try:
        return clean(text or "", limit=limit, lines=lines).text.strip() or None
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", **error.values) from None


def needed(text: str | None, code: str, *, limit: int = LINE, lines: bool = False) -> str:
    """Return a text that must be there; raises RefusedError with this code where it is empty."""
    found = kept(text, limit=limit, lines=lines)
    if found is None:
        raise RefusedError(code)
    return found
