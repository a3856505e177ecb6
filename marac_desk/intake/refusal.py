"""The one way to say that a file is not read: a code with values, never a sentence."""

from __future__ import annotations


class RefusedError(Exception):
    """A file is not read, or no further. `code` says why, `values` hold figures and names of parts, never case data."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
