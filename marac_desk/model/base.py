"""The base of every mapped class: portable types, keys, stamps and the names of constraints."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
import uuid_utils
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from marac_desk.rules.vocabulary import Sensitivity

E = TypeVar("E", bound=StrEnum)
Json = dict[str, Any]
Names = list[str]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_SET, _NUMBER = object.__setattr__, int


class _Key(uuid.UUID):
    """A new key, kept as its digits: they go into the row, into every row that refers to it, and into indexes."""

    __slots__ = ("hex",)
    is_safe = uuid.SafeUUID.unknown  # type: ignore[misc]

    @property  # type: ignore[misc]
    def int(self) -> int:
        """The key as a number, which few ever ask for."""
        return _NUMBER(self.hex, 16)

    def __str__(self) -> str:
        """Return it as it is written, without a way over the number."""
        figures = self.hex
        return f"{figures[:8]}-{figures[8:12]}-{figures[12:16]}-{figures[16:20]}-{figures[20:]}"

    def __reduce__(self) -> tuple[type[uuid.UUID], tuple[str]]:
        """Go to another process as the plain key."""
        return uuid.UUID, (self.hex,)


def new_id() -> uuid.UUID:
    """Return a key that sorts by time (uuid7). It tells when it was made, so it never leaves the register."""
    made = object.__new__(_Key)  # as the class does it, without asking what it was handed
    _SET(made, "hex", uuid_utils.uuid7().hex)
    return made


class Instant(sa.TypeDecorator[datetime]):
    """An instant in UTC; a naive value is refused rather than guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(sa.TypeDecorator[str]):
    """Text without a length (limits are rules); NUL is refused, because neither engine keeps it faithfully."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """Refuse NUL."""
        if value is not None and "\x00" in value:
            raise ValueError("NUL in text")
        return value


class Coded(sa.TypeDecorator[E]):
    """An enumeration kept as checked text: the column refuses any code the enumeration does not know."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """Store the code."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> E | None:  # noqa: ARG002
        """Return the member."""
        return None if value is None else self.kind(value)


@sa.event.listens_for(sa.Column, "after_parent_attach")
def _check_codes(column: sa.Column[Any], table: sa.Table) -> None:
    if isinstance(column.type, Coded) and isinstance(table, sa.Table):
        codes = ", ".join(f"'{member.value}'" for member in column.type.kind)
        name = f"{column.name}_code"
        table.append_constraint(sa.CheckConstraint(sa.text(f"{column.name} IN ({codes})"), name=name))


JSON = sa.JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The registry of mapped classes; types are portable between SQLCipher and PostgreSQL."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText(),
        datetime: Instant(),
        date: sa.Date(),
        uuid.UUID: sa.Uuid(),
        bytes: sa.LargeBinary(),
        Json: JSON,
        Names: JSON,
        list[Json]: JSON,
    }


class Stamped:
    """What every entity of the register carries: key, stamps, version for two editors, source, sensitivity."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[uuid.UUID | None]
    version: Mapped[int]
    source: Mapped[str] = mapped_column(default="desk")
    sensitivity: Mapped[Sensitivity] = mapped_column(Coded(Sensitivity), default=Sensitivity.OS)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Count versions, so that two editors of one row cannot overwrite each other unseen."""
        return {"version_id_col": cls.version}


def table_of(entity: type[Base]) -> sa.Table:
    """Return the table of a mapped class, for statements that are made once and need no objects."""
    table = entity.__table__
    assert isinstance(table, sa.Table)
    return table


def index_where_set(column: Any) -> sa.Index:
    """Index a column that is mostly empty: what it refers to can go, or a day is found, without a look at every row."""
    is_set = column.is_not(None)
    name = f"ix_{column.class_.__tablename__}_{column.key}"
    return sa.Index(name, column, sqlite_where=is_set, postgresql_where=is_set)


def coded(kind: type[E], *, default: E | None = None, index: bool = False) -> Mapped[Any]:
    """Return a column for one member of an enumeration."""
    if default is None:
        return mapped_column(Coded(kind), index=index)
    return mapped_column(Coded(kind), default=default, index=index)


def refers_to(target: str, *, index: bool = True) -> Mapped[Any]:
    """Return a foreign-key column, checked when the work is committed, so that the order of writing does not matter.

    Nothing cascades: rows are never deleted behind anybody's back.
    """
    return mapped_column(sa.Uuid(), sa.ForeignKey(target, deferrable=True, initially="DEFERRED"), index=index)
