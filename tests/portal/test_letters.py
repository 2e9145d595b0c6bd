"""Letters: who gets one, what stands in it, and that its code stands nowhere else."""

from __future__ import annotations

import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from permslip.actions import entering, inviting
from permslip.actions.addressing import Group, LeftOut
from permslip.consent.answer import MaySign
from permslip.portal.door import background
from permslip.portal.door.house import at_desk
from permslip.portal.family import printed
from permslip.portal.frame import printing
from permslip.stores.disk import Disk
from permslip.stores.families.invitations import State
from permslip.stores.families.people import Kind
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from tests.portal import households, world

ADDRESS = "https://permslip.example.org/family/enter/"


def writer(desk: Any, address: str = ADDRESS) -> inviting.Write:
    return printed.writer(
        address=address, district=desk.office.district, contact="555-0100", hours="8 to 4", today=desk.today()
    )


def shared(desk: Any) -> dict[str, Any]:
    """What all letters of a batch have in common."""
    said = {
        "address": ADDRESS,
        "square": printed.square(ADDRESS),
        "district": "D",
        "contact": "",
        "hours": "",
    }
    return {**said, "today": desk.today()}


@pytest.mark.parametrize("sends", [True, False])
@pytest.mark.parametrize(
    ("language", "number", "office"),
    [
        ("en", "We send a number", "office once with this letter"),
        ("es", "Le enviamos un número", "una vez a la oficina de la escuela con esta carta"),
    ],
)
def test_a_letter_promises_a_number_only_where_one_can_be_sent(
    families: Path, language: str, number: str, office: str, sends: bool
) -> None:
    with at_desk() as desk, translation.override(language):
        letter = next(x for x in households.letters(desk) if x.language == language)
        words = " ".join(printed.html([letter], {**shared(desk), "sends": sends}).split())
    assert (number in words) is sends
    assert (office in words) is not sends


def test_nobody_is_written_to_whom_a_record_bars(families: Path) -> None:
    with at_desk() as desk:
        guardian, _ = households.barred(desk)
        letters = households.letters(desk)
        written = {desk.office.families.invitations.get(x.number).person for x in letters}
        assert guardian not in written
        left = dict(inviting.plan(desk, group=Group.GUARDIANS).left_out)
        assert left[LeftOut.BARRED] >= 1 and left[LeftOut.ALREADY] == len(letters)


def test_at_18_the_letter_goes_to_the_student_and_to_no_guardian(families: Path) -> None:
    with at_desk() as desk:
        roll = desk.office.families.roll
        grown = {row.key for row in roll.children()} - {key for key, _ in households.young(desk)}
        assert grown
        students = households.letters(desk, Group.STUDENTS)
        assert {desk.office.families.invitations.get(x.number).person for x in students} == grown
        names = {name for x in households.letters(desk) for name, _ in x.children}
        alone = {roll.person(Kind.STUDENT, key).name for key in grown} - {
            roll.person(Kind.STUDENT, key).name for key, _ in households.young(desk)
        }
        assert not names & alone


def test_a_letter_tells_nothing_of_the_other_guardian(families: Path) -> None:
    with at_desk() as desk:
        _, mine, other = households.two_guardians(desk)
        roll = desk.office.families.roll
        them = roll.person(Kind.GUARDIAN, other)
        letter = next(
            x
            for x in households.letters(desk)
            if desk.office.families.invitations.get(x.number).person == mine
        )
        html = printed.html([letter], shared(desk))
        me = roll.person(Kind.GUARDIAN, mine)
        assert me.name in html and me.address[0] in html
        assert them.name not in html and them.email not in html and other not in html
        assert them.address == me.address or them.address[0] not in html


def test_a_code_stands_in_its_letter_and_nowhere_else(families: Path) -> None:
    with at_desk() as desk:
        letter = households.letters(desk)[0]
        code = letter.code
    for path in families.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert code.encode() not in data and code[:8].encode() not in data, path


def test_the_square_holds_the_address_alone(families: Path) -> None:
    with at_desk() as desk:
        one, two = households.letters(desk)[:2]
        drawn = [re.findall(r'<path d="([^"]+)"', printed.html([x], shared(desk))) for x in (one, two)]
        assert drawn[0] == drawn[1] and len(drawn[0]) == 1
    assert one.code != two.code


def test_the_square_is_read_back_as_the_address() -> None:
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(ADDRESS)
    code.make(fit=True)
    side, _, path = printed.square(ADDRESS).partition(" ")
    dark = set()
    for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
        dark |= {(int(x) + i, int(y)) for i in range(int(n))}
    wanted = {(x, y) for y, row in enumerate(code.get_matrix()) for x, on in enumerate(row) if on}
    assert dark == wanted and int(side) == len(code.get_matrix())


def test_letters_are_tagged_and_nobody_else_may_read_them(families: Path) -> None:
    with at_desk() as desk:
        _, mine, _ = households.two_guardians(desk)
        sent = inviting.invite_one(
            desk,
            kind=Kind.GUARDIAN,
            person=mine,
            languages=("en", "es"),
            write=writer(desk),
            by=world.OFFICER,
        )
        (shown,) = [b for b in inviting.batches(desk) if b.id == sent.batch]
        path = inviting.letters_file(desk, batch=shown.id, file=shown.files[0])
        letter_language = desk.office.families.invitations.all(batch=sent.batch)[0].language
    data = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    import pdfplumber
    import pypdfium2

    with pdfplumber.open(path) as pdf:
        catalog = pdf.doc.catalog
        assert {"StructTreeRoot", "MarkInfo", "Lang", "Metadata"} <= catalog.keys()
        assert catalog["Lang"] == letter_language.encode()
        assert b"pdfuaid:part" in pdf.doc.getobj(catalog["Metadata"].objid).get_data()

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) == 2 and ("Paper form" in pages[1] or "Formulario en papel" in pages[1])
    assert ADDRESS in pages[0].replace("\r\n", "") and re.search(
        r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", pages[0]
    )


def test_each_language_has_files_of_its_own_and_others_are_in_english(families: Path) -> None:
    with at_desk() as desk:
        letters = households.letters(desk)
        spoken = {x.language for x in letters}
        assert spoken == {"en", "es"}
        (batch,) = inviting.batches(desk)
        assert any("-es-" in f for f in batch.files) and any("-en-" in f for f in batch.files)


def test_a_batch_that_breaks_off_leaves_no_code_that_works(families: Path) -> None:
    codes: list[str] = []

    def broken(path: Path, part: Any) -> None:
        codes.extend(x.code for x in part)
        raise OfficeProblem("The disk is full.")

    with at_desk() as desk:
        before = len(desk.office.standing().invited)
        with pytest.raises(OfficeProblem):
            inviting.invite(desk, group=Group.GUARDIANS, languages=("en",), write=broken, by=world.OFFICER)
        assert codes and len(desk.office.standing().invited) == before
        with pytest.raises(NotFound):
            entering.redeem(desk, code=codes[0])
        assert not list((desk.office.place.vault / "letters").iterdir())
        assert inviting.plan(desk, group=Group.GUARDIANS).letters > 0


def test_letters_are_logged_as_a_number_and_removed_after_two_weeks(families: Path) -> None:
    with at_desk() as desk:
        letters = households.letters(desk)
        (batch,) = inviting.batches(desk)
        logged = desk.office.standing().invited[batch.id]
        assert logged.letters == len(letters) == batch.letters
        day = desk.today() + inviting.KEPT_FOR
    with households.at(day), at_desk() as desk:
        assert inviting.batches(desk)[0].files
    with households.at(day + timedelta(days=1)), at_desk() as desk:
        assert not inviting.batches(desk)[0].files
        with pytest.raises(NotFound):
            inviting.letters_file(desk, batch=batch.id, file=batch.files[0])
        assert entering.redeem(desk, code=letters[0].code).id == letters[0].number


def test_a_new_letter_makes_the_old_code_void(families: Path) -> None:
    with at_desk() as desk:
        letter = households.letters(desk)[0]
        person = desk.office.families.invitations.get(letter.number).person
        inviting.invite_one(
            desk, kind=Kind.GUARDIAN, person=person, languages=("en",),
            write=lambda path, part: path.write_bytes(b"") and None, by=world.OFFICER,
        )  # fmt: skip
        assert desk.office.families.invitations.get(letter.number).state is State.ENDED
        with pytest.raises(NotFound):
            entering.redeem(desk, code=letter.code)


def test_a_barred_guardian_gets_no_letter_even_when_named(families: Path) -> None:
    with at_desk() as desk:
        guardian, _ = households.barred(desk)
        only = [x for x, _ in desk.office.families.roll.children_of(guardian)]
        assert all(x.standing is MaySign.BARRED for x in only)
        with pytest.raises(BadInput, match="bars"):
            inviting.invite_one(
                desk, kind=Kind.GUARDIAN, person=guardian, languages=("en",),
                write=lambda path, part: None, by=world.OFFICER,
            )  # fmt: skip


def test_without_the_library_that_draws_letters_the_page_says_what_to_install(
    families: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins

    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(OfficeProblem) as stopped:
        printing.pdf("<p>x</p>")
    assert "libpango" in stopped.value.fix


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x.png", "file:///etc/hostname"])
def test_hostile_a_paper_opens_no_address(address: str, caplog: pytest.LogCaptureFixture) -> None:
    data = printing.pdf(f'<html lang="en"><title>t</title><p>a</p><img alt="x" src="{address}"></html>')
    assert b"/Image" not in data


def test_each_night_letters_that_lay_too_long_are_removed(families: Path) -> None:
    """As `permslip consent close` and the background worker do, though nobody opens the tab."""
    with at_desk() as desk:
        households.letters(desk)
        folder = desk.office.place.vault / "letters"
        assert list(folder.iterdir())
        late = desk.today() + inviting.KEPT_FOR + timedelta(days=1)
    with households.at(late), at_desk() as desk:
        inviting.sweep(desk)
        assert list(folder.iterdir()) == []


def test_letters_that_the_worker_cannot_remove_are_named_in_the_servers_output(
    families: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(self: Disk, path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with at_desk() as desk:
        households.letters(desk)
        late = desk.today() + inviting.KEPT_FOR + timedelta(days=1)
    monkeypatch.setattr(Disk, "remove", refuses)
    with households.at(late):
        background._sweep_letters()
    said = capsys.readouterr().err
    assert "removing the letters" in said and str(families) not in said


def test_printed_on_both_sides_no_sheet_holds_two_letters(families: Path, tmp_path: Path) -> None:
    import pypdfium2

    with at_desk() as desk:
        staff = households.letters(desk, Group.STAFF)[:3]
        guardians = [x for x in households.letters(desk) if x.language == "en"]
        longest = [households.replace(guardians[0], children=guardians[0].children * 6), guardians[1]]
        from_right = [households.replace(x, language="ar") for x in staff]
        for name, letters in (("staff", staff), ("guardians", longest), ("from the right", from_right)):
            path = tmp_path / f"{name}.pdf"
            writer(desk)(path, letters)
            pages = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(path)]
            begins = [
                n for n, text in enumerate(pages) if re.search(r"\b(?:[0-9A-Z]{4} ){2}[0-9A-Z]{4}\b", text)
            ]
            assert len(begins) == len(letters) and all(n % 2 == 0 for n in begins), (name, begins)
