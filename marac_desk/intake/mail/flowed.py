"""Undoes the line breaks that a sending program put into paragraphs and marked as its own (RFC 3676, format=flowed)."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflowed(text: str, *, delete_blank: bool = False) -> str:
    """Return a text with its paragraphs whole; lines of different depths of quoting are never joined."""
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.replace("\r\n", "\n").split("\n"):
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:].removeprefix(" ")
        if open_depth == depth and line != _SIGNATURE:
            lines[-1] += line
        else:
            lines.append(f"{'>' * depth}{' ' if depth else ''}{line}")
        flows = line.endswith(" ") and line != _SIGNATURE
        open_depth = depth if flows else None
        if flows and delete_blank:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
