"""Finding words: one port over SQLCipher's FTS5 and PostgreSQL's text search.

Every word that is typed matches as the beginning of a word, whatever its accents and capitals. A facet is a word of the
program's own (an agency, a state) that is matched whole, so that a filter and its count need no other table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart but people type without their stroke.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Return text as it is compared: lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, at most as many as anybody types."""
    return _WORD.findall(fold(text))


class TextIndex(Protocol):
    """What an engine must offer to find words."""

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        """Index one entry, in place of what was indexed for it before."""
        ...

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        """Return a selection of the entries that hold every word of the query and every facet."""
        ...


def _match(terms: str) -> sa.BindParameter[str]:
    """Return the parameter of a match under a name of its own, so that one statement may hold several."""
    return sa.bindparam("match", terms, unique=True)


def index_for(session: Session) -> TextIndex:
    """Return the text index of the engine behind a session."""
    return _Fts5(session) if session.get_bind().dialect.name == "sqlite" else _TsVector(session)


class _Fts5:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        statement = sa.text(f"INSERT OR REPLACE INTO {table}(rowid, words, facets) VALUES (:entry, :words, :facets)")  # noqa: S608  (table is one of our own two)
        self._session.execute(statement, {"entry": entry, "words": fold(words), "facets": " ".join(facets)})

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        terms = [f'words : "{word}" *' for word in words_of(query)[:MOST_WORDS]]
        terms += [f'facets : "{facet}"' for facet in facets]
        entries: sa.Select[Any] = sa.select(sa.literal_column("rowid").label("entry")).select_from(sa.table(table))
        return entries.where(sa.text(f"{table} MATCH :match").bindparams(_match(" AND ".join(terms))))


class _TsVector:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, table: str, entry: int, words: str, facets: Iterable[str] = ()) -> None:
        statement = sa.text(
            f"INSERT INTO {table}(entry, words) VALUES (:entry, to_tsvector('simple', :words)) "  # noqa: S608  (as above)
            "ON CONFLICT (entry) DO UPDATE SET words = excluded.words"
        )
        # Our own words, because the server's parser takes a case number for a word, a year and a negative number.
        text = " ".join([*_WORD.findall(fold(words)), *(f"facet{facet}" for facet in facets)])
        self._session.execute(statement, {"entry": entry, "words": text})

    def matching(self, table: str, query: str, facets: Iterable[str] = ()) -> sa.Select[Any]:
        terms = [f"{word}:*" for word in words_of(query)[:MOST_WORDS]]
        terms += [f"facet{facet}" for facet in facets]
        entries: sa.Select[Any] = sa.select(sa.column("entry")).select_from(sa.table(table))
        match = sa.text("words @@ to_tsquery('simple', :match)").bindparams(_match(" & ".join(terms)))
        return entries.where(match)
