"""People in several roles at once, their names, places and protected values."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, index_where_set, refers_to
from marac_desk.rules.vocabulary import (
    AddressKind,
    Answer,
    DobAccuracy,
    GenderSameAsSex,
    ImmigrationStatus,
    Sex,
    SexualOrientation,
)


class Person(Stamped, Base):
    """One person. The same person may be victim in one case, cause harm in another and be a child in a third.

    `same_as_id` records a decision that two rows are the same person; both rows stay, so it can be undone.
    """

    __tablename__ = "person"

    full_name: Mapped[str | None]
    given_names: Mapped[str | None]
    family_name: Mapped[str | None]
    known_as: Mapped[str | None]
    aliases: Mapped[Names] = mapped_column(default=list)
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    dob_accuracy: Mapped[DobAccuracy] = coded(DobAccuracy, default=DobAccuracy.UNKNOWN)
    age_stated: Mapped[str | None]
    unborn: Mapped[bool] = mapped_column(default=False)
    sex: Mapped[Sex] = coded(Sex, default=Sex.NOT_KNOWN)
    gender_same_as_sex: Mapped[GenderSameAsSex] = coded(GenderSameAsSex, default=GenderSameAsSex.NOT_ASKED)
    sexual_orientation: Mapped[SexualOrientation] = coded(SexualOrientation, default=SexualOrientation.NOT_ASKED)
    ethnicity: Mapped[str | None]
    disability: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    disability_types: Mapped[Names] = mapped_column(default=list)
    main_language: Mapped[str | None]
    interpreter_required: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    interpreter_notes: Mapped[str | None]
    communication_needs: Mapped[str | None]
    immigration_status: Mapped[ImmigrationStatus] = coded(ImmigrationStatus, default=ImmigrationStatus.NOT_KNOWN)
    pregnant: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    expected_delivery_on: Mapped[date | None]
    occupation: Mapped[str | None]
    gp_practice: Mapped[str | None]
    phone_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    deceased: Mapped[bool] = mapped_column(default=False)
    deceased_on: Mapped[date | None]
    same_as_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)


class SamePerson(Stamped, Base):
    """What somebody decided about two records that look alike: the same person or not, by whom, when.

    `trail` lists every change that "the same" made, so that it can be undone exactly.
    """

    __tablename__ = "same_person"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    other_person_id: Mapped[uuid.UUID] = refers_to("person.id")
    same: Mapped[bool]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime]
    trail: Mapped[list[Json]] = mapped_column(default=list)
    undone_by: Mapped[uuid.UUID | None]
    undone_at: Mapped[datetime | None]


class PersonHash(Base):
    """One key that a person is looked up by among all others, hashed under a secret of the register.

    What kind of key it was is part of what is hashed: the table does not even tell who has a telephone number.
    """

    __tablename__ = "person_hash"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hashed: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class HashesKept(Base):
    """All hashes under which somebody is kept, eight bytes each: by them they are found when they have to go.

    One row a person, where an index would hold a line for every hash, in the order of nothing.
    """

    __tablename__ = "person_hashes_kept"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    hashes: Mapped[bytes]


class HashesDue(Base):
    """Somebody whose keys are still to be made: recorded before there were any, or where the secret was not at hand."""

    __tablename__ = "person_hashes_due"

    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class ProtectedValue(Base):
    """A value that can get somebody killed (a safe place, a number, a code word), kept apart as bytes.

    It stands in a table of its own so that a shared register can seal it per case without touching anything else.
    """

    __tablename__ = "protected_value"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    sealing: Mapped[str] = mapped_column(default="none")
    value: Mapped[bytes]


class Address(Stamped, Base):
    """A place of a person's. A confidential one keeps its lines among the protected values and nowhere else."""

    __tablename__ = "address"

    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    kind: Mapped[AddressKind] = coded(AddressKind, default=AddressKind.HOME)
    lines: Mapped[str | None]
    postcode: Mapped[str | None]
    district: Mapped[str | None]
    confidential: Mapped[bool] = mapped_column(default=False)
    protected_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    police_marker_ref: Mapped[str | None]
    marker_expires_on: Mapped[date | None]


class SafeContact(Stamped, Base):
    """How the victim may be reached. Only a clear yes is a yes; everything else counts as no."""

    __tablename__ = "safe_contact"

    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    channel: Mapped[str | None]
    value_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    times_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    code_word_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    say_if_answered_id: Mapped[uuid.UUID | None] = refers_to("protected_value.id", index=False)
    safe_to_call: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    safe_to_text: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    safe_to_voicemail: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    safe_to_email: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    safe_to_write: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    withheld_number: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    people_safe: Mapped[Names] = mapped_column(default=list)
    people_not_safe: Mapped[Names] = mapped_column(default=list)
    people_feared: Mapped[Names] = mapped_column(default=list)
    verified_by_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    verified_on: Mapped[date | None]


for _reference in (
    Person.phone_id,
    Person.same_as_id,
    Address.protected_id,
    SafeContact.value_id,
    SafeContact.times_id,
    SafeContact.code_word_id,
    SafeContact.say_if_answered_id,
):
    index_where_set(_reference)

# All that is read of a candidate stands together: of a file that is one page to decrypt, where key and row are two.
_TOLD_APART = (
    Person.id, Person.full_name, Person.given_names, Person.family_name, Person.known_as, Person.aliases,
    Person.date_of_birth, Person.dob_accuracy, Person.phone_id,
)  # fmt: skip
sa.Index("ix_person_told_apart", *_TOLD_APART).ddl_if(dialect="sqlite")
