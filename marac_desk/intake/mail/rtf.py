"""Reads the rich text that Outlook keeps: unpacks it (MS-OXRTFCP), and takes HTML (MS-OXRTFEX) or words out of it."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from marac_desk.intake.mail.msg_store import code_page
from marac_desk.intake.refusal import RefusedError

_PACKED, _PLAIN = b"LZFu", b"MELA"
_BEFORE = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096
LARGEST = 8 * 1024 * 1024
"""Bytes of rich text that are unpacked; a letter with its pictures left out has a hundredth of it."""
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([\r\n]+)|([^\\{}\r\n]+)",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr pntext pntxta pntxtb "
    b"listtable listoverridetable revtbl rsidtbl generator themedata datastore latentstyles xmlnstbl fldinst bkmkstart "
    b"bkmkend shppict nonshppict template filetbl nexttemplate operator author company".split()
)
"""Groups whose words are not words of the text."""

_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"nestrow": "\n", b"tab": "\t",
    b"cell": "\t", b"nestcell": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"endash": "–", b"emdash": "—", b"bullet": "•",
}  # fmt: skip
_CHARSETS = {
    0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250,
}  # fmt: skip
_DEEPEST = 200


def unpacked(data: bytes) -> bytes:
    """Return rich text unpacked; empty for none and for what is damaged. Raises RefusedError "too_large"."""
    if len(data) < 16:
        return b""
    size, raw, kind, _ = struct.unpack_from("<II4sI", data)
    if kind in {_PACKED, _PLAIN} and raw > LARGEST:
        raise RefusedError("too_large", most=LARGEST)
    if kind == _PLAIN:
        return data[16 : 16 + raw]
    return _unpack(data[16 : 4 + size], raw) if kind == _PACKED else b""


def _unpack(data: bytes, most: int) -> bytes:
    window = bytearray(_BEFORE.ljust(_WINDOW, b"\x00"))
    at, write, out = 0, len(_BEFORE), bytearray()
    while at < len(data) and len(out) < most:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                taken, at = data[at : at + 1], at + 1
            elif at + 1 >= len(data):
                return bytes(out)
            else:
                start, length = (data[at] << 4) | (data[at + 1] >> 4), (data[at + 1] & 15) + 2
                at += 2
                if start == write % _WINDOW:  # the mark of the end
                    return bytes(out)
                taken = b""
                for step in range(length):
                    sign = window[(start + step) % _WINDOW]
                    window[write % _WINDOW] = sign
                    write += 1
                    out.append(sign)
            for sign in taken:
                window[write % _WINDOW] = sign
                write += 1
                out.append(sign)
    return bytes(out)


@dataclass(frozen=True, slots=True)
class _Group:
    """How words are meant where they stand."""

    aside: bool = False
    tag: bool = False
    skipped: bool = False
    star: bool = False
    uc: int = 1
    codec: str = ""


@dataclass(slots=True)
class _Text:
    """The text that comes out, with bytes held until all bytes of one sign are there."""

    parts: list[str] = field(default_factory=list)
    _held: bytearray = field(default_factory=bytearray)
    _codec: str = "cp1252"

    def bytes_in(self, data: bytes, codec: str) -> None:
        if codec != self._codec:
            self.settle()
            self._codec = codec
        self._held += data

    def text(self, text: str) -> None:
        self.settle()
        self.parts.append(text)

    def settle(self) -> None:
        if self._held:
            self.parts.append(bytes(self._held).decode(self._codec, "replace"))
            self._held.clear()

    def whole(self) -> str:
        self.settle()
        joined = "".join(self.parts)
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # signs beyond the first plane


def html_in(rich: bytes) -> str:
    """Return the HTML that a rich text was made from; empty for one that was not made from HTML."""
    return _words(rich, html=True) if b"\\fromhtml1" in rich[:1024] else ""


def text_in(rich: bytes) -> str:
    """Return the words of a rich text."""
    return _words(rich, html=False) if rich else ""


def _words(rich: bytes, *, html: bool) -> str:
    text, fonts = _Text(), dict(_fonts(rich))
    groups = [_Group(codec=_codec(_default_page(rich)))]
    skip = 0
    for found in _TOKEN.finditer(rich):
        word, number, code, sign, brace, _, plain = found.groups()
        group = groups[-1]
        if brace == b"{":
            groups.append(replace(group, star=False) if len(groups) < _DEEPEST else group)
            skip = 0
        elif brace == b"}":
            skip = 0
            if len(groups) > 1:
                groups.pop()
        elif word:
            said = _SIGNS.get(word.lower(), "") if _shown(group, html=html) else ""
            if word == b"u" and number is not None and _shown(group, html=html):
                text.text(chr(int(number) & 0xFFFF))
                skip = group.uc
            elif said:
                text.text(said)
            groups[-1] = _after(word, number, group, fonts)
        elif code:
            skip, taken = (skip - 1, b"") if skip else (0, bytes.fromhex(code.decode()))
            if taken and _shown(group, html=html):
                text.bytes_in(taken, group.codec)
        elif sign == b"*":
            groups[-1] = replace(group, star=True)
        elif (sign or plain) and _shown(group, html=html):
            taken, skip = (plain[skip:], max(0, skip - len(plain))) if plain else (_escaped(sign), 0)
            text.bytes_in(taken, group.codec)
    return text.whole()


def _escaped(sign: bytes) -> bytes:
    return {b"~": b" ", b"_": b"-", b"-": b""}.get(sign, sign)


def _shown(group: _Group, *, html: bool) -> bool:
    if html:
        return group.tag or not (group.aside or group.skipped or group.star)
    return not (group.aside or group.star or group.tag)


def _after(word: bytes, number: bytes | None, group: _Group, fonts: dict[int, str]) -> _Group:
    value = int(number) if number is not None else 0
    if word == b"htmltag":
        return replace(group, tag=True, skipped=False)
    if word == b"htmlrtf":
        return replace(group, skipped=number is None or value != 0)
    if word in _ASIDE or (group.star and word == b"mhtmltag"):
        return replace(group, aside=True)
    if word == b"uc":
        return replace(group, uc=max(0, min(value, 8)))
    if word == b"f" and value in fonts and not group.tag:
        return replace(group, codec=fonts[value])
    return group


def _default_page(rich: bytes) -> int:
    found = re.search(rb"\\ansicpg(\d{1,6})", rich[:2048])
    return int(found[1]) if found else 1252


def _fonts(rich: bytes) -> Iterator[tuple[int, str]]:
    """The encoding of each font of the table at the top."""
    for found in re.finditer(rb"\{\\f(\d{1,4})[^{}]{0,60}?\\fcharset(\d{1,3})", rich[:65536]):
        if int(found[2]) in _CHARSETS:
            yield int(found[1]), _codec(_CHARSETS[int(found[2])])


def _codec(page: int) -> str:
    name = code_page(page)
    try:
        return codecs.lookup(name).name if name else "cp1252"
    except LookupError:
        return "cp1252"
