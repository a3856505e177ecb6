"""Changes to bytes, to zips and to the XML in them, each made by chance alone: what a broken or hostile file may be."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence

Change = Callable[[bytes, random.Random, bytes], bytes]
"""Takes a file, chance, and another file of its kind; returns the changed file."""

HUGE, MANY = 3_000_000, 400
_WEIRD_NUMBERS = (b"-1", b"0", b"99999999999999999999", b"1e308", b"NaN", b"4294967296", b"", b"0x7f", b"1.5.2")
_WEIRD_TEXTS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\x1b[2J", b"\xf0\x9f\x92\xa9", b"\r",
    b"=1+1", b"'", b'"', b"&amp;", b"&#0;", b"&x;", b"%n%s", b"../../etc", b"\xc2\xa0" * 40, b"31/02/2026", b"Yes No",
)  # fmt: skip


def cut_off(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data) + 1)]


def cut_out(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A stretch is missing."""
    start, end = _stretch(data, chance)
    return data[:start] + data[end:]


def doubled(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A stretch stands there several times."""
    start, end = _stretch(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 30)) + data[end:]


def bits_flipped(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """Some bits are turned."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 24) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def zeroed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A stretch is empty, as on a bad disk."""
    start, end = _stretch(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def overwritten(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A stretch of another file stands over this one."""
    start, end = _stretch(data, chance)
    begin = chance.randrange(len(other) + 1)
    return data[:start] + other[begin : begin + end - start] + data[end:]


def numbers_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A number says something else."""
    return replaced_one(rb"-?\d+", data, chance, lambda _: chance.choice(_WEIRD_NUMBERS))


def words_planted(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """Signs that no form needs stand somewhere."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_WEIRD_TEXTS) + data[at:]


ANY: tuple[Change, ...] = (cut_off, cut_out, doubled, bits_flipped, zeroed, overwritten)
"""Changes for bytes of any kind."""
TEXTUAL: tuple[Change, ...] = (numbers_changed, words_planted)


def _stretch(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 40, 400, len(data))))


def replaced_one(pattern: bytes, data: bytes, chance: random.Random, by: Callable[[bytes], bytes]) -> bytes:
    """Return a file with one of the stretches that match replaced; as it is where none does."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + by(one[0]) + data[one.end() :]


def members(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip; none of what is no longer one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return {}


def zipped(parts: Sequence[tuple[str, bytes]], *, packed: bool = True) -> bytes:
    """Return a zip of these parts, also where two have one name."""
    buffer = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", kind) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return buffer.getvalue()


def in_a_part(change: Change) -> Change:
    """Return the change made inside one part of a zip, so that the zip itself stays sound."""

    def inside(data: bytes, chance: random.Random, other: bytes) -> bytes:
        parts, others = members(data), members(other)
        if not parts:
            return data
        name = _weighty(parts, chance)
        return zipped([*(parts | {name: change(parts[name], chance, others.get(name, b"<a/>"))}).items()])

    inside.__name__ = f"{change.__name__}_in_a_part"
    return inside


def _weighty(parts: dict[str, bytes], chance: random.Random) -> str:
    """Return a part, the large ones more often: what a form says stands there."""
    names = sorted(parts)
    return chance.choices(names, [len(parts[name]) ** 0.5 + 1 for name in names])[0]


def part_lost(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A part is missing."""
    parts = members(data)
    parts.pop(chance.choice(sorted(parts)) if parts else "", None)
    return zipped([*parts.items()]) if parts else data


def parts_swapped(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """Two parts have each other's content."""
    parts = members(data)
    if len(parts) < 2:
        return data
    one, two = chance.sample(sorted(parts), 2)
    return zipped([*(parts | {one: parts[two], two: parts[one]}).items()])


def part_twice(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Two parts have one name: readers differ in which they take."""
    parts, others = members(data), members(other)
    if not parts:
        return data
    name = _weighty(parts, chance)
    return zipped([*parts.items(), (chance.choice((name, name.upper(), f"/{name}")), others.get(name, b""))])


def part_of_another(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A part comes from another file."""
    parts, others = members(data), members(other)
    shared = sorted(parts.keys() & others.keys())
    return zipped([*(parts | {name: others[name] for name in chance.sample(shared, 1)}).items()]) if shared else data


def part_grown(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A part holds far more than a form may, of what packs well."""
    parts = members(data)
    if not parts:
        return data
    name, more = _weighty(parts, chance), chance.choice((b" ", b"<w:p/>", b"<c/>", b"\x00")) * HUGE
    at = parts[name].rfind(b"</") if chance.random() < 0.5 else len(parts[name])
    return zipped([*(parts | {name: parts[name][:at] + more + parts[name][at:]}).items()])


def part_renamed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A part is called something else."""
    parts = members(data)
    if not parts:
        return data
    name = chance.choice(sorted(parts))
    called = chance.choice(("../x", "/etc/x", "C:\\x", "a" * 300, name.upper(), "word/vbaProject.bin", "x\u202ecod"))
    return zipped([(called if at == name else at, content) for at, content in parts.items()])


def size_lied(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The list of parts says another size, place or check sum."""
    found = [one.start() for one in re.finditer(rb"PK\x01\x02|PK\x03\x04", data)]
    if not found:
        return data
    at = chance.choice(found) + chance.choice((8, 10, 14, 18, 22, 26, 28, 42))
    return data[:at] + struct.pack("<I", chance.choice((0, 1, 65535, 2**31, 2**32 - 1))) + data[at + 4 :]


ZIPPED: tuple[Change, ...] = (
    part_lost, parts_swapped, part_twice, part_of_another, part_grown, part_renamed, size_lied,
)  # fmt: skip

_TAG = rb"<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>"
_ATTRIBUTE = rb"\s[\w:.-]+=(?:\"[^\"<]*\"|'[^'<]*')"
_LEAF = rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>[^<]*</\1>"
_BRANCH = rb"<(w:tc|w:tr|w:p|w:r|w:sdt|w:tbl|row|c|si|td|tr|p|div)(?:\s[^<>]*)?>.*?</\1>"
_TEXT = rb"(?<=>)[^<>]+(?=<)"


def attribute_lost(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An attribute is missing."""
    return replaced_one(_ATTRIBUTE, data, chance, lambda _: b"")


def attribute_twice(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An attribute stands twice, which XML does not allow."""
    return replaced_one(_ATTRIBUTE, data, chance, lambda found: found * 2)


def attribute_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An attribute has another value."""
    value = chance.choice(_WEIRD_NUMBERS).replace(b'"', b"")
    return replaced_one(_ATTRIBUTE, data, chance, lambda found: found.partition(b"=")[0] + b'="' + value + b'"')


def element_lost(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An element is missing, with what is in it."""
    return replaced_one(chance.choice((_LEAF, _BRANCH)), data, chance, lambda _: b"")


def element_again(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An element stands there several times."""
    times = chance.choice((2, 2, 3, MANY))
    return replaced_one(chance.choice((_LEAF, _BRANCH)), data, chance, lambda found: found * times)


def element_nested(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An element stands in itself, some times or very often."""
    deep = chance.choice((1, 3, 60, 3000))

    def nested(found: bytes) -> bytes:
        name = re.match(rb"<([\w:.-]+)", found)[1]  # type: ignore[index]
        return b"<" + name + b">" + (b"<" + name + b">") * (deep - 1) + found + (b"</" + name + b">") * deep

    return replaced_one(chance.choice((_LEAF, _BRANCH)), data, chance, nested)


def element_moved(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """An element of this file, or of another, stands where another stood."""
    found = [one[0] for one in re.finditer(chance.choice((_LEAF, _BRANCH)), chance.choice((data, other)))]
    return replaced_one(_BRANCH, data, chance, lambda old: chance.choice(found) if found else old)


def tag_broken(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A tag is missing or another."""
    other_tags = (b"", b"<w:del>", b"<w:sdtContent>", b"<x:y>", b"<", b"<!--", b"<![CDATA[", b"<?a", b"<w:p/>")
    return replaced_one(_TAG, data, chance, lambda _: chance.choice(other_tags))


def text_swapped(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """What stands in one field stands in another, or comes from another file."""
    found = [one[0] for one in re.finditer(_TEXT, chance.choice((data, other)))]
    for _ in range(chance.randint(1, 8) if found else 0):
        data = replaced_one(_TEXT, data, chance, lambda _: chance.choice(found))
    return data


def text_grown(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A field holds very much."""
    times = chance.choice((50, 5_000, 60_000))
    return replaced_one(_TEXT, data, chance, lambda found: (found + b" ") * max(1, times // len(found)))


def text_planted(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A field holds signs that no form needs."""
    return replaced_one(_TEXT, data, chance, lambda found: found[:3] + chance.choice(_WEIRD_TEXTS) + found[3:])


XML: tuple[Change, ...] = (
    attribute_lost, attribute_twice, attribute_changed, element_lost, element_again, element_nested, element_moved,
    tag_broken, text_swapped, text_grown, text_planted,
)  # fmt: skip
SOUND_XML: tuple[Change, ...] = (
    attribute_lost, attribute_changed, element_lost, element_again, element_nested, element_moved, text_swapped,
)  # fmt: skip
"""Changes after which it is XML still."""
