"""The bundled type faces: which face has a character, how wide it is, and how a face goes into a PDF.

A character's code is a fixed function of the face (its own code point), the same in every document. So operators that
were set once are valid in any document, and each face is embedded once, with the glyphs that are really used.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from struct import unpack
from types import MappingProxyType
from typing import Any, TypeAlias

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontFace, TTFontMaker

from marac_desk.assets.fonts import font_file

Document: TypeAlias = Any
"""ReportLab's PDFDocument, which its type stubs leave half described."""

PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"
_FIRST_SURROGATE, _SURROGATES, _BMP_END = 0xD800, 0x800, 0xFFFF
_READ_TABLES = {b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"}
_ARABIC_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFF))


class Weight(IntEnum):
    """The cuts of the type family that paper uses; italic belongs to opinion alone."""

    REGULAR = 400
    ITALIC = 401
    MEDIUM = 500
    SEMIBOLD = 600


class Face:
    """One font file; it is read when the first character needs it."""

    def __init__(self, code: str, file: str, reach: tuple[range, ...] = ()) -> None:
        """Take the resource name used in content streams, the file, and the code points that it is asked for.

        An empty reach means all of them; a narrow one spares opening a file of megabytes to learn what it lacks.
        """
        self.code, self._file, self._reach = code, file, reach
        self.centres_marks = not reach  # alphabets of letters; other scripts bring marks that stand right by themselves

    def __repr__(self) -> str:
        return f"Face({self.code}, {self._file})"

    @cached_property
    def font(self) -> TTFontFace:
        """The parsed file."""
        return TTFontFace(str(font_file(self._file)))

    @cached_property
    def widths(self) -> MappingProxyType[str, float]:
        """Width that each character with a glyph takes on the line, in thousandths of the type size."""
        glyphs, widths = self.font.charToGlyph, self.font.charWidths
        taken = {chr(code): width for code, width in widths.items() if glyphs.get(code)}
        if self.centres_marks:
            taken |= dict.fromkeys((char for char in taken if unicodedata.combining(char)), 0.0)
        return MappingProxyType(taken)

    def advance(self, char: str) -> float:
        """Return how far the font itself moves on after a character, in thousandths of the type size."""
        return float(self.font.charWidths[ord(char)])

    def middle(self, char: str) -> float:
        """Return where the middle of a character's outline lies, in thousandths of the type size from its origin."""
        start = self.font.get_table_pos("glyf")[0] + self.font.glyphPos[self.font.charToGlyph[ord(char)]]
        left, _, right = unpack(">hhh", self.font.get_chunk(start + 2, 6))
        return float((left + right) / 2 * 1000 / self.font.unitsPerEm)

    def may_have(self, char: str) -> bool:
        """Whether the character lies where this face is asked at all."""
        code = ord(char)
        return not self._reach or any(code in part for part in self._reach)

    def covers(self, text: str) -> bool:
        """Whether every character of the text has a glyph here."""
        return all(self.may_have(char) and char in self.widths for char in text)

    def measure(self, text: str) -> float:
        """Return the width of a text that this face covers, in thousandths of the type size."""
        widths = self.widths
        return sum([widths[char] for char in text])

    @cached_property
    def _beyond(self) -> MappingProxyType[str, int]:
        """Codes for characters above U+FFFF: places in the range that no character can occupy."""
        high = sorted(code for code in self.font.charToGlyph if code > _BMP_END)[:_SURROGATES]
        return MappingProxyType({chr(code): _FIRST_SURROGATE + place for place, code in enumerate(high)})

    def code_of(self, char: str) -> int:
        """Return the two-byte code under which a character is shown."""
        return ord(char) if ord(char) <= _BMP_END else self._beyond[char]

    def hexadecimal(self, text: str) -> str:
        """Return the text as the body of a hexadecimal string of a content stream."""
        if max(text, default="") <= "\uffff":
            return text.encode("utf-16-be").hex()
        return "".join(f"{self.code_of(char):04x}" for char in text)


_CJK = (
    range(0x2E80, 0x3100),
    range(0x3105, 0xA000),
    range(0xAC00, 0xD7A4),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFFF0),
)
_ARABIC = (range(0x0600, 0x0780), range(0x08A0, 0x0900), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFF))
_SCRIPTS = (
    ("Arabic", _ARABIC),
    ("Hebrew", (range(0x0590, 0x0600), range(0xFB1D, 0xFB50))),
    ("Armenian", (range(0x0530, 0x0590), range(0xFB13, 0xFB18))),
    ("Georgian", (range(0x10A0, 0x1100), range(0x1C90, 0x1CC0), range(0x2D00, 0x2D30))),
    ("Ethiopic", (range(0x1200, 0x13A0), range(0x2D80, 0x2DE0), range(0xAB00, 0xAB30))),
    ("Thai", (range(0x0E00, 0x0E80),)),
)


def _fallbacks(cut: str, letter: str) -> tuple[Face, ...]:
    scripts = (
        Face(f"{letter}{place}", f"NotoSans{name}-{cut}.ttf", reach) for place, (name, reach) in enumerate(_SCRIPTS)
    )
    return (Face(f"{letter}L", f"NotoSans-{cut}.ttf"), *scripts)


_REGULAR = Face("P4", "IBMPlexSans_400Regular.ttf")
_EAST_ASIAN = Face("C", "DroidSansFallback.ttf", _CJK)
_REGULAR_FALLBACKS = (*_fallbacks("Regular", "N"), _EAST_ASIAN)
_BOLD_FALLBACKS = (*_fallbacks("Bold", "B"), _EAST_ASIAN)

CHAINS = MappingProxyType(
    {
        Weight.REGULAR: (_REGULAR, *_REGULAR_FALLBACKS),
        Weight.ITALIC: (Face("P4i", "IBMPlexSans_400Regular_Italic.ttf"), *_REGULAR_FALLBACKS),
        Weight.MEDIUM: (Face("P5", "IBMPlexSans_500Medium.ttf"), *_REGULAR_FALLBACKS),
        Weight.SEMIBOLD: (Face("P6", "IBMPlexSans_600SemiBold.ttf"), *_BOLD_FALLBACKS),
    }
)
"""For each weight the faces in the order in which they are asked; the first is the family's own."""

BY_CODE = MappingProxyType({face.code: face for chain in CHAINS.values() for face in chain})
"""Every face by the resource name that content streams use."""


@dataclass(frozen=True, slots=True)
class Subset:
    """What a document needs of one face: streams are compressed already."""

    name: str
    program: bytes
    program_length: int
    code_to_glyph: bytes
    to_unicode: bytes
    widths: str


def _readable(char: str) -> str:
    """Return what a reader should copy for a character: the letter, where it is one of the joined Arabic forms."""
    joined = any(ord(char) in part for part in _ARABIC_FORMS)
    return unicodedata.normalize("NFKC", char) if joined else char


def _to_unicode(face: Face, chars: str) -> bytes:
    pairs = [f"<{face.code_of(char):04x}> <{_readable(char).encode('utf-16-be').hex()}>" for char in chars]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _code_to_glyph(face: Face, chars: str) -> bytes:
    """Return the map from code to glyph of the subset, whose glyphs makeSubset numbers as they first appear."""
    numbers: dict[int, int] = {0: 0}
    table = bytearray(2 * (1 + max(face.code_of(char) for char in chars)))
    for char in chars:
        number = numbers.setdefault(face.font.charToGlyph[ord(char)], len(numbers))
        place = 2 * face.code_of(char)
        table[place : place + 2] = number.to_bytes(2, "big")
    return bytes(table)


def _lean(program: bytes) -> bytes:
    """Return a font program with the tables that a PDF reads alone (ISO 32000-1, 9.9); names and code maps go."""
    maker = TTFontMaker()
    (count,) = unpack(">H", program[4:6])
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = unpack(">4sLLL", program[at : at + 16])
        if tag in _READ_TABLES:
            maker.add(tag.decode("ascii"), program[start : start + length])
    return maker.makeStream()


@lru_cache(maxsize=128)
def subset(face: Face, chars: str) -> Subset:
    """Return the embedded form of a face for a sorted text of distinct characters that it covers."""
    program = _lean(face.font.makeSubset([ord(char) for char in chars]))
    digest = sha256(chars.encode("utf-8")).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    return Subset(
        name=f"{tag}+{face.font.name.decode('ascii')}",
        program=zlib.compress(program),
        program_length=len(program),
        code_to_glyph=zlib.compress(_code_to_glyph(face, chars)),
        to_unicode=zlib.compress(_to_unicode(face, chars)),
        widths=" ".join(f"{face.code_of(char)} [{face.advance(char):.0f}]" for char in chars),
    )


def _stream(content: bytes, length: int | None = None) -> pdfdoc.PDFStream:
    entries: dict[str, object] = {"Filter": pdfdoc.PDFName("FlateDecode")}
    if length is not None:
        entries["Length1"] = length
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content)


class _Raw(pdfdoc.PDFObject):
    """A piece of PDF syntax that is written as it stands."""

    def __init__(self, text: str) -> None:
        self._text = text

    def format(self, _document: Document) -> bytes:
        return self._text.encode("ascii")


class EmbeddedFace:
    """A face with the characters that one document uses of it, in the shape in which ReportLab asks delayed fonts."""

    def __init__(self, face: Face, chars: str) -> None:
        self._face, self._subset = face, subset(face, chars)

    def addObjects(self, doc: Document) -> None:
        """Add the font, its descendant, its descriptor and its streams to the document, and list it for the pages."""
        code, made = self._face.code, self._subset
        descendant = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": pdfdoc.PDFName(made.name),
            "CIDSystemInfo": _Raw("<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"),
            "FontDescriptor": doc.Reference(self._descriptor(doc), f"descriptor:{code}"),
            "CIDToGIDMap": doc.Reference(_stream(made.code_to_glyph), f"glyphs:{code}"),
            "W": _Raw(f"[{made.widths}]"),
        }
        font = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": pdfdoc.PDFName(made.name),
            "Encoding": pdfdoc.PDFName("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([doc.Reference(pdfdoc.PDFDictionary(descendant), f"descendant:{code}")]),
            "ToUnicode": doc.Reference(_stream(made.to_unicode), f"unicode:{code}"),
        }
        listed = doc.idToObject[pdfdoc.BasicFonts].dict
        listed[code] = doc.Reference(pdfdoc.PDFDictionary(font), f"font:{code}")

    def _descriptor(self, doc: Document) -> pdfdoc.PDFDictionary:
        font, made = self._face.font, self._subset
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(made.name),
                "Flags": font.flags,
                "FontBBox": pdfdoc.PDFArray(font.bbox),
                "ItalicAngle": font.italicAngle,
                "Ascent": font.ascent,
                "Descent": font.descent,
                "CapHeight": font.capHeight,
                "StemV": font.stemV,
                "FontFile2": doc.Reference(_stream(made.program, made.program_length), f"program:{self._face.code}"),
            }
        )
