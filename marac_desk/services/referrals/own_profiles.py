"""The area's own mapping profiles: sheets and forms that were taught in the desk, kept with the area's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from marac_desk.intake import sandbox
from marac_desk.intake.folding import fold
from marac_desk.intake.profiles import Profile
from marac_desk.intake.refusal import RefusedError as IntakeRefusedError
from marac_desk.intake.teaching import MOST_PROFILES, Sample, Taught, own_profile, own_profiles, profile_text
from marac_desk.model.area import Area
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.receiving import Original

_FORMS = (".docx", ".pdf")
INTAKE_PROFILES = "intake_profiles"
"""Setting of the area: the profiles as TOML texts, each with its name in it."""


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """One profile as it is listed: its name, how often it was taught, its columns and how many of them have a field.

    Of a form they are the labels by which it is known.
    """

    name: str
    version: int
    titles: tuple[str, ...]
    fields: int
    form: bool = False


def profile_texts(uow: UnitOfWork, *, actor: Actor) -> tuple[str, ...]:
    """Return the area's own profiles for reading a file."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    return texts_of(uow)


def texts_of(uow: UnitOfWork) -> tuple[str, ...]:
    """Return the area's own profiles for a use case that has asked what it must."""
    area = uow.session.scalar(sa.select(Area).limit(1))
    return tuple(area.settings.get(INTAKE_PROFILES, ())) if area else ()


def list_profiles(uow: UnitOfWork, *, actor: Actor) -> tuple[OwnProfile, ...]:
    """Return the area's own profiles by name."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    found = [own_profile(text) for text in texts_of(uow)]
    return tuple(sorted(map(_listed, found), key=lambda profile: profile.name.casefold()))


def _listed(profile: Profile) -> OwnProfile:
    columns = {rule.column for rule in profile.fields}
    return OwnProfile(profile.name, profile.version, profile.headers, len(columns), profile.form)


def is_form(name: str) -> bool:
    """Whether a file is a form, by its name: labels with answers, not columns."""
    return Path(name).suffix.lower() in _FORMS


def sample_original(original: Original) -> Sample:
    """Return the titles and first rows of a sheet, or the labels of a form, read in the limited process.

    Raises RefusedError("file_refused") with the reader's `reason`.
    """
    try:
        return sandbox.sample(original.content, original.name)
    except IntakeRefusedError as refusal:
        raise RefusedError("file_refused", reason=refusal.code) from None


def taught_before(texts: Sequence[str], sample: Sample) -> tuple[str, tuple[Taught, ...]]:
    """Return the name of the profile, of some, by which a sample of a form is read, and what was taught in it."""
    titles = {fold(title): title for title in sample.titles if sample.form}
    for profile in reversed(own_profiles(texts)):
        if profile.form and {fold(label) for label in profile.headers} <= titles.keys():
            rules = profile.fields
            taught = [Taught(titles[fold(r.column)], r.target, "".join(r.transform[:1])) for r in rules]
            return profile.name, tuple(taught)
    return "", ()


def taught_text(name: str, sample: Sample, taught: tuple[Taught, ...]) -> str:
    """Return a profile as TOML. Raises RefusedError as `save_profile` does."""
    try:
        return profile_text(name, sample, taught)
    except IntakeRefusedError as refusal:
        raise RefusedError(refusal.code, **{key: int(value) for key, value in refusal.values.items()}) from None


def save_profile(
    uow: UnitOfWork, *, actor: Actor, name: str, sample: Sample, taught: tuple[Taught, ...]
) -> tuple[OwnProfile, Changes]:
    """Keep a profile under its name; one of the same name, or for the same columns or labels, is replaced.

    Raises RefusedError: profile_name (with most), profile_empty, profile_twice, profile_wrong, profile_too_few (with
    least), profiles_too_many.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    area = _area(uow)
    made = own_profile(taught_text(name, sample, taught))
    kept = {text: own_profile(text) for text in texts_of(uow)}
    alike = [text for text, old in kept.items() if (old.headers, old.form) == (made.headers, made.form)]
    replaced = [text for text, old in kept.items() if old.name == made.name or text in alike]
    version = max((kept[text].version for text in replaced), default=0) + 1
    text = profile_text(name, sample, taught, version=min(version, 1000))
    left = [old for old in kept if old not in replaced]
    if len(left) >= MOST_PROFILES:
        raise RefusedError("profiles_too_many", most=MOST_PROFILES)
    area.settings = {**area.settings, INTAKE_PROFILES: [*left, text]}
    uow.record("change", "area", area.id, fields=INTAKE_PROFILES, columns=len(made.headers))
    return _listed(own_profile(text)), Changes.PARTNERSHIP


def remove_profile(uow: UnitOfWork, *, actor: Actor, name: str) -> tuple[None, Changes]:
    """Remove a profile; what was read by it stays as it is. Raises NotFoundError."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    area, kept = _area(uow), texts_of(uow)
    left = [text for text in kept if own_profile(text).name != name]
    if len(left) == len(kept):
        raise NotFoundError("profile")
    area.settings = {**area.settings, INTAKE_PROFILES: left}
    uow.record("change", "area", area.id, fields=INTAKE_PROFILES, columns=0)
    return None, Changes.PARTNERSHIP


def _area(uow: UnitOfWork) -> Area:
    area = uow.session.scalar(sa.select(Area).limit(1))
    if area is None:
        raise NotFoundError("area")
    return area
