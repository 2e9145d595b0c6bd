"""The words of one page of a PDF, and the lines drawn on it, with their places. PDFium does the reading."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from permslip.agree.prose.decoding import SIGNS
from permslip.words.errors import BadInput

MAX_CHARACTERS = 60_000  # on one page; a dense one has 7,000
MAX_DRAWN = 20_000  # objects on one page that are looked at for rules
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_FAR = 20_000.0  # points: farther out than any page reaches
_SMALLEST = 2.5  # points: nobody reads smaller print


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a gap between them. Places in points from the page's top left corner as it is read;
    ``base`` is the line they stand on."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    place: int = 0  # in the file's own order, which settles ties


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, level or upright."""

    level: bool
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns PDFium's points (from the bottom left, before the page is turned) into ours."""

    turn: int  # degrees, counterclockwise, of the page's text
    left: float
    bottom: float
    right: float
    top: float

    def put(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def size(self) -> tuple[float, float]:
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.turn in (90, 270) else (across, up)


@dataclass
class Sheet:
    """One page: what is on it, and what of it was passed over."""

    number: int
    width: float
    height: float
    frame: Frame
    words: list[Word]
    rules: list[Rule]
    pictures: float = 0.0  # the part of the page that pictures cover, at most 1
    struck: int = 0  # words with a line through them
    askew: int = 0  # characters set at another angle than the page's text
    unseen: int = 0  # characters too small to read, or off the page
    unmapped: int = 0  # characters whose font does not tell what they are
    by_machine: int = 0  # characters without ink over a picture: the work of an OCR program
    crowded: bool = False  # too much is drawn here to look for tables


@dataclass(slots=True)
class _Letter:
    text: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    index: int


def sheet_of(page: Any, number: int) -> Sheet:
    """The words and rules of a page (a pypdfium2 page; PDFium, public/fpdf_text.h and fpdf_edit.h).

    Raises:
        BadInput: more characters on the page than a page has.
    """
    text = page.get_textpage()
    try:
        runs, turns = _runs(text, number)
        left, bottom, right, top = page.get_cropbox()
        frame = Frame(turns.most_common(1)[0][0] if turns else 0, left, bottom, right, top)
        width, height = frame.size()
        sheet = Sheet(number, width, height, frame, [], [])
        for run in runs:
            _take(sheet, frame, run)
    finally:
        text.close()
    _drawn(page, sheet, frame)
    return sheet


@dataclass(frozen=True, slots=True)
class _Run:
    """The letters of one word, and how they are set."""

    letters: list[_Letter]
    size: float
    turn: int | None  # None: at an angle that no page is turned by
    bold: bool
    inked: bool
    unmapped: bool


def _runs(text: Any, number: int) -> tuple[list[_Run], Counter[int]]:
    """The page's words in the file's order, and how many characters stand at each quarter turn."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise BadInput(
            f"page {number} holds more than {MAX_CHARACTERS:,} characters, more than a printed page can",
            fix="ask for a clean copy of the paper, printed to a PDF again",
        )
    runs: list[_Run] = []
    turns: Counter[int] = Counter()
    for letters in _words(text, count):
        run = _set(text, letters)
        runs.append(run)
        if run.turn is not None:
            turns[run.turn] += len(letters)
    return runs, turns


def _words(text: Any, count: int) -> list[list[_Letter]]:
    """Letters between white space, in the file's own order; gaps without a space are found afterwards."""
    from ctypes import c_double

    from pypdfium2 import raw

    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    words: list[list[_Letter]] = [[]]
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        # PDFium writes 2 or FFFE for a hyphen at a line's end
        character = "-" if code in (0x02, 0xFFFE) else chr(code) if code < 0x110000 else "\ufffd"
        character = SIGNS.get(character, character)
        if character.isspace() or code == 0 or 0xD800 <= code < 0xE000:
            if words[-1]:
                words.append([])
            continue
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        raw.FPDFText_GetLooseCharBox(text, i, box)
        words[-1].append(_Letter(character, x.value, y.value, box.left, box.bottom, box.right, box.top, i))
    return [word for word in words if word]


def _set(text: Any, letters: list[_Letter]) -> _Run:
    """How a word is set: asked of its first letter."""
    from pypdfium2 import raw

    first = letters[0].index
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, first, matrix)
    size = raw.FPDFText_GetFontSize(text, first) * math.hypot(matrix.c, matrix.d)
    if not (math.isfinite(size) and math.isfinite(matrix.a) and math.isfinite(matrix.b)):
        return _Run(letters, 0.0, None, False, True, False)  # a damaged font: set nowhere
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    quarter = round(angle / 90) % 4 * 90
    turn = quarter if min(abs(angle - quarter), 360 - abs(angle - quarter)) < 2 else None
    thing = raw.FPDFText_GetTextObject(text, first)
    mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    bold = mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE or _is_bold(raw, text, first)
    inked = mode != raw.FPDF_TEXTRENDERMODE_INVISIBLE
    unmapped = raw.FPDFText_HasUnicodeMapError(text, first) == 1
    return _Run(letters, size, turn, bold, inked, unmapped)


def _is_bold(raw: Any, text: Any, index: int) -> bool:
    from ctypes import c_int, create_string_buffer

    name, flags = create_string_buffer(128), c_int()
    raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return any(word in name.value.decode("utf-8", "replace").lower() for word in _BOLD)


def _take(sheet: Sheet, frame: Frame, run: _Run) -> None:
    """One run onto the sheet as words, cut where letters stand apart; or counted as passed over."""
    if run.turn != frame.turn:
        sheet.askew += len(run.letters)
        return
    if run.size < _SMALLEST:
        sheet.unseen += len(run.letters)
        return
    sheet.unmapped += len(run.letters) if run.unmapped else 0
    sheet.by_machine += 0 if run.inked else len(run.letters)
    words: list[Word] = []
    origin = -1.0
    tall = _height(run.letters[0], frame.turn)
    for letter in run.letters:
        start, base = frame.put(letter.x, letter.y)
        ends = (frame.put(letter.left, letter.bottom)[0], frame.put(letter.right, letter.top)[0])
        end = min(max(*ends, start), sheet.width + 5)
        if not (-5 <= start <= sheet.width + 5 and -5 <= base <= sheet.height + 5):
            sheet.unseen += 1
            continue
        if words:
            last = words[-1]
            near = -0.6 * run.size < start - last.x1 < 0.25 * run.size
            # the letters that PDFium makes of one ligature all stand at its beginning
            if abs(base - last.base) < 0.2 * run.size and (near or start == origin):
                words[-1] = replace(last, text=last.text + letter.text, x1=max(last.x1, end))
                origin = start
                continue
        origin = start
        # a raised figure is set smaller than the word that it follows
        size = run.size * min(_height(letter, frame.turn) / tall, 1.0) if tall > 0 else run.size
        words.append(Word(letter.text, start, end, base, size, run.bold, letter.index))
    sheet.words += words


def _height(letter: _Letter, turn: int) -> float:
    return letter.right - letter.left if turn in (90, 270) else letter.top - letter.bottom


def _drawn(page: Any, sheet: Sheet, frame: Frame) -> None:
    """Rules and pictures among the page's objects, those inside forms too."""
    from pypdfium2 import PdfiumError, raw

    looked = 0
    covered = 0.0
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=4):
        looked += 1
        if looked > MAX_DRAWN:
            sheet.crowded = True
            break
        try:
            left, bottom, right, top = thing.get_bounds()
        except PdfiumError:
            continue
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            covered += (right - left) * (top - bottom)
        else:
            _path(thing, raw, sheet, frame)
    sheet.pictures = min(covered / max(sheet.width * sheet.height, 1.0), 1.0)
    if len(sheet.rules) > MAX_DRAWN:
        sheet.rules, sheet.crowded = [], True


def _path(thing: Any, raw: Any, sheet: Sheet, frame: Frame) -> None:
    """The level and upright strokes of one path; a thin filled box is a stroke too."""
    from ctypes import c_float

    count = raw.FPDFPath_CountSegments(thing)
    if not 2 <= count <= 2_000:
        return
    matrix = thing.get_matrix()
    container = thing.container
    x, y = c_float(), c_float()
    points: list[tuple[int, tuple[float, float], bool]] = []
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        spot = matrix.on_point(x.value, y.value)
        if container is not None:
            spot = container.get_matrix().on_point(*spot)
        kind = raw.FPDFPathSegment_GetType(segment)
        points.append((kind, frame.put(*spot), bool(raw.FPDFPathSegment_GetClose(segment))))
    for a, b in _strokes(points, raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO):
        x0, x1, top, bottom = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
        if not (-_FAR < x0 <= x1 < _FAR and -_FAR < top <= bottom < _FAR):
            continue  # a damaged path
        if bottom - top < 1 < x1 - x0:
            sheet.rules.append(Rule(True, x0, x1, top, top))
        elif x1 - x0 < 1 < bottom - top:
            sheet.rules.append(Rule(False, x0, x0, top, bottom))


def _strokes(
    points: list[tuple[int, tuple[float, float], bool]], move: int, line: int
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path, those that close a figure too."""
    out = []
    start = at = (0.0, 0.0)
    for kind, point, closes in points:
        if kind == move:
            start = point
        elif kind == line:
            out.append((at, point))
        if closes and kind != move:
            out.append((point, start))
        at = point
    return out
