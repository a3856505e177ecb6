"""Finding words: one port over SQLCipher's FTS5 and PostgreSQL's text search.

Every word that is typed matches as the beginning of a word, whatever its accents and capitals. A facet is a word of the
program's own (an agency, a state) that is matched whole, so that a filter and its count need no other table.
Both engines get the words already taken apart, so that they agree on what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.register.bulk import Ready, run

MOST_WORDS = 12
AT_ONCE = 1_000
"""Entries that one statement puts into the index."""
LONGEST_WORD = 60
"""Letters of a word that are compared; PostgreSQL takes no longer ones than 2 kB."""
FACET = "="  # begins a facet among the words of PostgreSQL; no word has this sign
_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart but people type without their stroke.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Return text as it is compared: lower case, without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, as far as they are compared."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


class TextIndex(Protocol):
    """What an engine must offer to find words."""

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        """Index one entry, in place of what was indexed for it before."""
        ...

    def put_many(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str] = ()) -> None:
        """Index many entries by their words, under the same facets."""
        ...

    def many_ready(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str]) -> Iterator[Ready]:
        """Make ready to do so."""
        ...

    def remove(self, table: str, entry: int) -> None:
        """Take one entry out of the index."""
        ...

    def remove_many(self, table: str, entries: Iterable[int]) -> None:
        """Take many entries out of the index."""
        ...

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        """Return a selection of the entries that hold every word of the query and every facet; without any, all."""
        ...


def _match(terms: str) -> sa.BindParameter[str]:
    """Return the parameter of a match under a name of its own, so that one statement may hold several."""
    return sa.bindparam("match", terms, unique=True)


def index_for(session: Session) -> TextIndex:
    """Return the text index of the engine behind a session."""
    return _Fts5(session) if session.get_bind().dialect.name == "sqlite" else _TsVector(session)


@cache
def _fts5_put(table: str) -> sa.TextClause:
    return sa.text(f"INSERT OR REPLACE INTO {table}(rowid, words, facets) VALUES (:entry, :words, :facets)")  # noqa: S608  (table is one of our own two)


@lru_cache(16)
def _fts5_put_many(table: str, count: int) -> str:
    """Return the same for so many entries at once, in the driver's own words, for lists of thousands."""
    rows = ", ".join(["(?, ?, ?)"] * count)
    return f"INSERT OR REPLACE INTO {table}(rowid, words, facets) VALUES {rows}"  # noqa: S608  (as above)


@cache
def _fts5_remove_many(table: str) -> str:
    return f"DELETE FROM {table} WHERE rowid = ?"  # noqa: S608  (as above)


@cache
def _tsvector_put(table: str) -> sa.TextClause:
    return sa.text(
        f"INSERT INTO {table}(entry, words) VALUES (:entry, array_to_tsvector(CAST(:words AS text[]))) "  # noqa: S608  (as above)
        "ON CONFLICT (entry) DO UPDATE SET words = excluded.words"
    )


class _Fts5:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        values = {"entry": entry, "words": " ".join(words_of(words)), "facets": " ".join(facets)}
        self._session.connection().execute(_fts5_put(table), values)

    def put_many(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str] = ()) -> None:
        run(self._session.connection(), self.many_ready(table, entries, facets))

    def many_ready(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str]) -> Iterator[Ready]:
        under = " ".join(facets)
        values = [(entry, " ".join(words_of(words)), under) for entry, words in entries]
        for start in range(0, len(values), AT_ONCE):
            part = values[start : start + AT_ONCE]
            yield Ready(_fts5_put_many(table, len(part)), tuple(chain.from_iterable(part)))

    def remove(self, table: str, entry: int) -> None:
        self._session.connection().execute(sa.delete(sa.table(table)).where(sa.literal_column("rowid") == entry))

    def remove_many(self, table: str, entries: Iterable[int]) -> None:
        if values := [(entry,) for entry in entries]:
            self._session.connection().exec_driver_sql(_fts5_remove_many(table), values)

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        terms = [f'words : "{word}" *' for word in words_of(query)[:MOST_WORDS]]
        terms += [f'facets : "{facet}"' for facet in facets]
        entries: sa.Select[Any] = sa.select(sa.literal_column("rowid").label("entry")).select_from(sa.table(table))
        if not terms:
            return entries
        return entries.where(sa.text(f"{table} MATCH :match").bindparams(_match(" AND ".join(terms))))


class _TsVector:
    """Words go in and are asked for as they are: the server's parser would take a case number for a negative number."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        lexemes = [*words_of(words), *(f"{FACET}{facet}" for facet in facets)]
        self._session.connection().execute(_tsvector_put(table), {"entry": entry, "words": lexemes})

    def put_many(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str] = ()) -> None:
        run(self._session.connection(), self.many_ready(table, entries, facets))

    def many_ready(self, table: str, entries: Iterable[tuple[int, str]], facets: Iterable[str]) -> Iterator[Ready]:
        under = [f"{FACET}{facet}" for facet in facets]
        if values := [{"entry": entry, "words": [*words_of(words), *under]} for entry, words in entries]:
            yield Ready(_tsvector_put(table), values)

    def remove(self, table: str, entry: int) -> None:
        self.remove_many(table, (entry,))

    def remove_many(self, table: str, entries: Iterable[int]) -> None:
        self._session.connection().execute(sa.delete(sa.table(table)).where(sa.column("entry").in_(list(entries))))

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        terms = [f"'{word}':*" for word in words_of(query)[:MOST_WORDS]]
        terms += [f"'{FACET}{facet}'" for facet in facets]
        entries: sa.Select[Any] = sa.select(sa.column("entry")).select_from(sa.table(table))
        if not terms:
            return entries
        return entries.where(sa.text("words @@ CAST(:match AS tsquery)").bindparams(_match(" & ".join(terms))))
