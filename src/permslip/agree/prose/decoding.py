"""Bytes as text: in which encoding was this written, and what in it does nobody see?"""

from __future__ import annotations

import codecs
import unicodedata

from permslip.words.errors import BadInput

MAX_CHARACTERS = 4_000_000  # 300 dense pages have about a million
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ["cp1252", "latin_1", "mac_roman"]  # what English papers that are not UTF-8 come in
_NAMES = {"cp1252": "Windows-1252", "latin_1": "Latin-1", "mac_roman": "Mac Roman"}
_PRINTED = "“”‘’–—…•§©®°½¼¾"
# A ligature is a matter of print, and PDFium parts those of a PDF by itself.
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
    "\ufb06": "st",
}  # fmt: skip
_LINE_ENDS = {"\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"}
_KEPT = frozenset("\t\n\f\u00ad\u200c\u200d")  # white space, soft hyphen, joiners inside words
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The fonts of signs (Symbol, Wingdings) reach a text as private characters: the ones that papers use.
SIGNS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf076": "❖", "\uf0d8": "➢", "\uf06c": "●", "\uf06e": "■", "\uf02d": "-",
    "\uf0a8": "☐", "\uf06f": "☐", "\uf071": "☐", "\uf0a3": "☐", "\uf0fe": "☒", "\uf078": "☒", "\uf0fd": "☒",
    "\uf053": "☒", "\uf052": "☑", "\uf0fc": "✓", "\uf0e0": "→", "\uf0b0": "°", "\uf0a9": "©",
}  # fmt: skip


def text_of(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text of a text file, and what is to be said of it; line ends are ``\\n``, pages end in ``\\f``.

    UTF-8, or UTF-16 and UTF-32 by their mark; anything else is guessed, and a remark says so. Characters that
    nobody sees (controls, marks that turn the direction of text) are taken out, with a remark.

    Raises:
        BadInput: binary data, or more text than an agreement holds.
    """
    if len(data) > 4 * MAX_CHARACTERS:
        raise too_long(name)
    text, remarks = _decoded(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise too_long(name)
    controls = sum(text.count(c) for c in set(text) if unicodedata.category(c) == "Cc" and c not in _KEPT)
    if "\x00" in text or controls * 50 > len(text):
        raise BadInput(
            f"{name} holds binary data, not text",
            fix="hand in the agreement as a PDF, as a Word file (.docx) or as plain text",
        )
    text, unseen = seen(text)
    return text, remarks + unseen


def too_long(name: str) -> BadInput:
    """What is said of a text that is far longer than any agreement."""
    return BadInput(
        f"{name} holds more than {MAX_CHARACTERS:,} characters, far more than an agreement",
        fix="hand in the agreement alone, or each of its exhibits as a file of its own",
    )


def seen(text: str) -> tuple[str, list[str]]:
    """The text as a person sees it, and remarks on what was taken out.

    Controls, zero-width spaces and marks of direction go; ligatures are parted into letters; signs of symbol
    fonts become characters. Soft hyphens, curly quotation marks and no-break spaces stay: a quotation keeps
    them, and ``flow.verbatim`` says what it may differ in.
    """
    present = set(text)
    table = {
        ord(c): to for known in (_LINE_ENDS, SIGNS, _LIGATURES) for c, to in known.items() if c in present
    }
    hidden = {c for c in present if unicodedata.category(c) in ("Cc", "Cf") and c not in _KEPT}
    hidden -= set(_LINE_ENDS)
    remarks = []
    if hidden & BIDI:
        remarks.append(
            "The text holds marks that change the direction in which it is shown; they were taken out, so a "
            "viewer may show some words in another order than they are read here."
        )
    if any(unicodedata.category(c) == "Cc" or ord(c) >= 0xE0000 for c in hidden):
        remarks.append("The text holds control characters that nobody sees; they were taken out.")
    return text.translate({**table, **dict.fromkeys(map(ord, hidden))}), remarks


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError:
                raise BadInput(
                    f"{name} says that it is {encoding.removesuffix('-sig').upper()} text and is not",
                    fix="save it again as plain text in UTF-8",
                ) from None
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _guessed(data, name)


def _guessed(data: bytes, name: str) -> tuple[str, list[str]]:
    """A text that is no clean UTF-8 and has no mark: UTF-16, spoiled UTF-8, or one byte a character."""
    if (encoding := _sixteen(data)) and len(data) % 2 == 0:
        text = data.decode(encoding, errors="replace")
        if "\ufffd" not in text:
            return text, ["The file does not name its encoding; it was read as UTF-16."]
    mended = data.decode("utf-8", errors="replace")
    lost, wide = mended.count("\ufffd"), sum(1 for c in mended if ord(c) > 127)
    if 4 * lost < wide:
        return mended, [
            f"The file is UTF-8 with {lost} spoiled place(s), shown as \ufffd: compare with the original."
        ]
    encoding = _one_byte(data)
    if not encoding:
        raise BadInput(
            f"{name} is not text in any encoding that English papers come in",
            fix="save it again as plain text in UTF-8, or hand in the PDF or the Word file",
        )
    return data.decode(encoding, errors="replace"), [
        f"The file does not name its encoding; it was read as {_NAMES[encoding]}. "
        "Look at quotation marks, dashes and paragraph signs."
    ]


def _sixteen(data: bytes) -> str:
    """UTF-16 without its mark: in English every other byte is zero."""
    half = max(len(data) // 2, 1)
    if data[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) > 0.4 * half else ""


def _one_byte(data: bytes) -> str:
    """The one-byte encoding that charset-normalizer holds possible and that gives the most marks that print
    knows; empty if it holds none possible."""
    from charset_normalizer import from_bytes

    possible = [match.encoding for match in from_bytes(data[:200_000], cp_isolation=_GUESSES)]
    # Latin-1 has nothing but controls where Windows-1252 has quotation marks and dashes
    if "latin_1" in possible and any(0x80 <= byte < 0xA0 for byte in set(data)):
        possible[possible.index("latin_1")] = "cp1252"

    def marks(encoding: str) -> int:
        text = data.decode(encoding, errors="replace")
        return sum(text.count(mark) for mark in _PRINTED) - 2 * text.count("\ufffd")

    return max(possible, key=marks, default="")
