"""Asks a person at a terminal, or reads the answers from standard input: one a line, in the order of the questions."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable


class GivenUpError(Exception):
    """No answer came: the input ended, or the person pressed Ctrl+C."""


class Asking:
    """Asks at the terminal; what is secret is not shown while it is typed."""

    def __init__(self, *, from_input: bool = False) -> None:
        self._from_input = from_input

    def line(self, prompt: str) -> str:
        """Return one line that may be seen. Raises GivenUpError."""
        return self._read(prompt) if self._from_input else _typed(lambda: input(f"{prompt}: "))

    def secret(self, prompt: str) -> str:
        """Return one line that must not be seen. Raises GivenUpError."""
        return self._read(prompt) if self._from_input else _typed(lambda: getpass.getpass(f"{prompt}: "))

    def new_secret(self, prompt: str) -> str:
        """Return a new secret, typed twice at a terminal. Raises GivenUpError."""
        while True:
            first = self.secret(prompt)
            if self._from_input or first == self.secret(f"{prompt}, again"):
                return first
            print("The two are not the same. Type both again.", file=sys.stderr)

    def again(self, problem: str) -> None:
        """Say what was wrong with an answer before it is asked for again; input that is not typed is not asked twice.

        Raises GivenUpError.
        """
        print(problem, file=sys.stderr)
        if self._from_input:
            raise GivenUpError

    def _read(self, prompt: str) -> str:
        line = sys.stdin.readline()
        if not line:
            print(f"Nothing came for: {prompt}", file=sys.stderr)
            raise GivenUpError
        return line.removesuffix("\n").removesuffix("\r")


def _typed(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        raise GivenUpError from None
