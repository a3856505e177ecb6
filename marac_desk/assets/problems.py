"""The one error for a shipped file that is wrong: which file, which line, why."""

from __future__ import annotations


class ResourceProblemError(Exception):
    """A file in resources/ is missing or wrong, so nothing of it is used.

    file is the path below resources/, line counts from 1 and is None where the whole file is meant, reason is a short
    plain sentence for the person who mends the file. str() joins them: "areas/england_wales.toml, line 12: ...".
    """

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(file, line, reason)
        self.file, self.line, self.reason = file, line, reason

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.reason}"
