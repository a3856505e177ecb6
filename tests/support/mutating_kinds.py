"""Changes that matter for one kind of file: objects of a PDF, quotes of an export, parts of a mail, sectors."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings

import pikepdf

from tests.support.mutating import MANY, Change, replaced_one

_THINGS = (
    b"null", b"true", b"-1", b"1e308", b"(x)", b"<FEFF202E>", b"[]", b"<<>>", b"/Off", b"99 0 R", b"[" * 2000,
    b"<<" * 300, b"/JavaScript", b"(" * 400,
)  # fmt: skip
_FILTERS = (
    b"/LZWDecode", b"/ASCII85Decode", b"/RunLengthDecode", b"/DCTDecode", b"/JBIG2Decode", b"/Crypt",
    b"[/FlateDecode /FlateDecode]", b"[" + b"/FlateDecode " * 40 + b"]",
)  # fmt: skip


def object_broken(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """Where a thing of one kind is due stands one of another."""
    by = chance.choice(_THINGS)
    return replaced_one(
        rb"(?<=[ \]>/])(?:\d+ \d+ R|\([^()]*\)|/[A-Za-z0-9]+|-?\d+(?:\.\d+)?)", data, chance, lambda _: by
    )


def object_lost(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """An object is missing."""
    return replaced_one(rb"(?s)\d+ 0 obj.*?endobj", data, chance, lambda _: b"")


def object_redirected(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """What points to one object points to another, perhaps in a ring."""
    numbers = re.findall(rb"(\d+) 0 obj", data) or [b"1"]
    for _ in range(chance.randint(1, 4)):
        data = replaced_one(rb"\d+ 0 R", data, chance, lambda _: chance.choice(numbers) + b" 0 R")
    return data


def stream_lied(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A stream is longer, shorter or packed otherwise than it says."""
    if chance.random() < 0.5:
        return replaced_one(rb"/Length \d+", data, chance, lambda _: b"/Length %d" % chance.choice((0, 1, 7, 2**31)))
    return replaced_one(rb"/FlateDecode", data, chance, lambda _: chance.choice(_FILTERS))


def table_lied(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The list of objects points elsewhere."""
    return replaced_one(rb"\d{10} \d{5} n|startxref\s+\d+", data, chance, lambda found: found[:-9] + b"000000099")


def pdf_values_swapped(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Fields hold what other fields, or those of another file, hold."""
    found = re.findall(rb"/V (\([^()]*\)|/\w+)", chance.choice((data, other)))
    for _ in range(chance.randint(1, 6) if found else 0):
        data = replaced_one(rb"/V (?:\([^()]*\)|/\w+)", data, chance, lambda _: b"/V " + chance.choice(found))
    return data


PDF: tuple[Change, ...] = (
    object_broken, object_lost, object_redirected, stream_lied, table_lied, pdf_values_swapped,
)  # fmt: skip


def saved_again(data: bytes) -> bytes:
    """Return a PDF with its list of objects put right, as a program that opened it would; as it is where none can."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings(), pikepdf.open(io.BytesIO(data)) as document:
            warnings.simplefilter("ignore")
            document.save(out, deterministic_id=True)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return data
    return out.getvalue()


def quotes_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A quotation mark is missing, or one too many."""
    if chance.random() < 0.5:
        return replaced_one(rb'"', data, chance, lambda _: b"")
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((b'"', b'""', b'"\n', b"'")) + data[at:]


def columns_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A cell is missing or one too many, or the sign between cells is another."""
    return replaced_one(rb"[,;\t]", data, chance, lambda found: chance.choice((b"", found * 2, found * MANY, b"|")))


def encoded_otherwise(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The text is in another encoding than it was, or in two."""
    text, kinds = data.decode("utf-8", "replace"), ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "cp037", "utf-32")
    whole = text.encode(chance.choice(kinds), "replace")
    return whole if chance.random() < 0.6 else data[: len(data) // 2] + whole[len(whole) // 2 :]


def rows_shuffled(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Lines stand elsewhere, come again, or come from another file."""
    lines = data.splitlines(keepends=True)
    for _ in range(chance.randint(1, 6) if lines else 0):
        source = other.splitlines(keepends=True) if chance.random() < 0.3 else lines
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(source or [b"\n"]))
        lines.pop(chance.randrange(len(lines)))
    return b"".join(lines)


def cells_swapped(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Cells, or what stands behind a label, say what others said."""
    found = re.findall(rb"[^,;\t\r\n:|\"<>]{2,}", chance.choice((data, other)))
    for _ in range(chance.randint(1, 8) if found else 0):
        data = replaced_one(rb"(?<=[,;\t\n:|\">])[^,;\t\r\n:|\"<>]{2,}", data, chance, lambda _: chance.choice(found))
    return data


def line_ends_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """Lines end otherwise, here or everywhere."""
    end = chance.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", b"\xe2\x80\xa8", b""))
    return data.replace(b"\n", end) if chance.random() < 0.3 else replaced_one(rb"\r?\n", data, chance, lambda _: end)


def line_grown(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A line, or a cell, is very long."""
    times = chance.choice((100, 3_000, 40_000))
    return replaced_one(rb"[^,;\t\r\n]{3,}", data, chance, lambda found: found * max(1, times // len(found)))


CSV: tuple[Change, ...] = (
    quotes_changed, columns_changed, encoded_otherwise, rows_shuffled, cells_swapped, line_ends_changed, line_grown,
)  # fmt: skip
PLAIN: tuple[Change, ...] = (encoded_otherwise, rows_shuffled, cells_swapped, line_ends_changed, line_grown)


def boundary_broken(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A mark between the parts of a mail is missing, doubled, or another."""
    by = chance.choice((b"", b"--=_b", b"--", b"\r\n"))
    pattern = chance.choice((rb"(?m)^--[^\r\n]+", rb"boundary=\"[^\"]*\""))
    return replaced_one(pattern, data, chance, lambda found: chance.choice((by, found + b"--", found * 2)))


def header_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A line of the head is missing, doubled, grown, or says something else."""
    weird = (b"", b"=?utf-8?b?4oCu?=", b"x" * 70_000, b"multipart/mixed", b"message/rfc822", b"application/pkcs7-mime")

    def changed(found: bytes) -> bytes:
        name, colon, _ = found.partition(b":")
        return chance.choice((b"", found + b"\r\n" + found, name + colon + b" " + chance.choice(weird)))

    return replaced_one(rb"(?m)^[A-Za-z-]{3,40}:[^\r\n]*", data, chance, changed)


def charset_lied(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A part is in another encoding than it says."""
    kinds = (b"utf-7", b"utf-16", b"x-unknown", b"idna", b"base64", b"hz", b"")
    if chance.random() < 0.5:
        return replaced_one(rb"(?i)(?<=charset=)\"?[\w-]+\"?", data, chance, lambda _: chance.choice(kinds))
    ways = (b"7bit", b"base64", b"quoted-printable", b"x-uuencode", b"binary", b"gzip")
    return replaced_one(rb"(?i)(?<=transfer-encoding: )[\w-]+", data, chance, lambda _: chance.choice(ways))


def parts_nested(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A mail is in a mail, some times or very often."""
    head = b"Content-Type: message/rfc822\r\n\r\n"
    return b"From: a@example.org\r\n" + head * chance.choice((1, 3, 30, 600)) + data


def code_broken(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """A file that came with a mail is cut, or its code has other signs in it."""
    return replaced_one(rb"(?m)^[A-Za-z0-9+/=]{40,}", data, chance, lambda found: chance.choice((b"", b"!", found[:7])))


MAIL: tuple[Change, ...] = (
    boundary_broken, header_changed, charset_lied, parts_nested, code_broken, cells_swapped, line_ends_changed,
)  # fmt: skip
_SECTOR = 512


def sectors_swapped(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A sector stands in the place of another, or comes from another file."""
    source = chance.choice((data, data, other))
    one, two = (chance.randrange(max(1, len(each) // _SECTOR)) * _SECTOR for each in (data, source))
    return data[:one] + source[two : two + _SECTOR] + data[one + _SECTOR :]


def chain_broken(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The chain of sectors leads in a ring, or out of the file."""
    at = chance.randrange(max(1, len(data) // 4)) * 4
    return data[:at] + struct.pack("<I", chance.choice((0, 1, 2, 5, 2**31, 2**32 - 2, 2**32 - 1))) + data[at + 4 :]


def head_lied(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The head of the file says another size of sectors, or another place."""
    at = chance.randrange(24, 80)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def entry_changed(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    """The name of a stream is another, so that it means another property."""
    digits = "0123456789ABCDEF"

    def changed(found: bytes) -> bytes:
        at = 2 * chance.randrange(len(found) // 2)
        return found[:at] + chance.choice(digits).encode("utf-16-le") + found[at + 2 :]

    return replaced_one(rb"(?:[0-9A-F]\x00){8}", data, chance, changed)


OUTLOOK: tuple[Change, ...] = (sectors_swapped, chain_broken, head_lied, entry_changed)
