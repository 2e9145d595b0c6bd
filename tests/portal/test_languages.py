"""English and Spanish whole, in words that people read with ease; a third language is a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from permslip.actions import entering, inviting
from permslip.actions.households import Stand, WhyNot
from permslip.portal.door.house import at_desk
from permslip.portal.family import printed
from permslip.portal.frame import languages, plain
from permslip.stores.families.people import Kind
from permslip.stores.families.rights import Right
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Basis, Purpose
from tests.portal import households, reading, world
from tests.portal.households import AGREEMENT, handle, say
from tools import messages

SPANISH = messages.LANGUAGES / "es.po"
GRADE = 8.0
FAIRLY_EASY = 65.0


def catalogue() -> Any:
    with SPANISH.open("rb") as stream:
        return read_po(stream, locale="es")


def test_every_sentence_has_a_spanish_one() -> None:
    assert messages.brought_up_to_date(SPANISH) == SPANISH.read_text("utf-8"), "run `make messages`"
    for message in catalogue():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), message.id
        assert "fuzzy" not in message.flags


def test_what_stands_for_a_value_is_the_same_in_both() -> None:
    slots = re.compile(r"%\(\w+\)s|\{\w+\}|https?://\S+|vault/families\.db")
    for message in catalogue():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(slots.findall(ids[0]))
        assert all(set(slots.findall(s)) == wanted for s in said), message.id
        assert not re.search(r"<[a-z/]", " ".join(said)), message.id


def test_spanish_says_usted_and_nobody_is_spoken_to_as_a_child() -> None:
    said = " ".join(str(m.string) for m in catalogue())
    assert not re.search(
        r"\b(tú|tu|tus|contigo|vosotros|vuestr\w+|ordenador|puedes|tienes|quieres)\b", said, re.I
    )


def test_every_word_of_our_vocabularies_has_plain_words_in_both() -> None:
    known = {m.id for m in catalogue()}
    for word in messages._vocabulary():
        assert word in known
    tables: list[tuple[Any, Any]] = [
        (Purpose, plain.PURPOSES), (Stand, plain.STANDS), (WhyNot, plain.WHY_NOT), (Right, plain.RIGHTS),
        (ReleaseStatus, plain.STATUS), (Basis, plain.BASES),
    ]  # fmt: skip
    for vocabulary, table in tables:
        assert set(vocabulary) == set(table)
    assert plain.ELEMENT_WORDS.keys() <= ELEMENTS.keys()


# ------------------------------------------------------------ pages as they are read


@pytest.fixture
def family(families: Path) -> dict[str, Any]:
    """A family, an employee, letters and errors, in a language that a test chooses."""
    with at_desk() as desk:
        _, guardian, _ = households.two_guardians(desk)
        staff = desk.office.families.roll.people(Kind.STAFF)[0].key
        return {
            "family": world.invitation_of(desk, "guardian", guardian, language="en"),
            "staff": world.invitation_of(desk, "staff", staff, language="en"),
            "letter": households.letters(desk)[0],
        }


def spoken(invitation: str | None, language: str) -> world.Browser:
    browser = world.invited(invitation) if invitation else world.anybody()
    browser.client.cookies["django_language"] = language
    return browser


def pages(family: dict[str, Any], language: str) -> dict[str, str]:
    """Every page that families and staff meet, errors and letters among them, by name."""
    browser = spoken(family["family"], language)
    mine = handle(browser)
    found = {}

    def keep(name: str, answer: Any) -> None:
        found[name] = answer.content.decode()

    where = say(browser, mine, "no")["Location"]
    keep("receipt", browser.get(where))
    browser.post(f"/family/child/{mine}/ask/", {"kind": "copy", "text": "1"})
    for name, path in (
        ("home", ""), ("child", f"child/{mine}/"), ("question", f"child/{mine}/paper/{AGREEMENT}/"),
        ("gone", f"child/{mine}/gone/"), ("ask", f"child/{mine}/ask/"), ("receipts", "receipts/"),
        ("help", "help/"), ("missing receipt", "receipts/rct_none/"), ("missing child", "child/none/"),
    ):  # fmt: skip
        keep(name, browser.get(f"/family/{path}"))
    keep(
        "too old", browser.post(f"/family/child/{mine}/paper/{AGREEMENT}/", {"answer": "no", "version": "1"})
    )
    keep("no choice", browser.post(f"/family/child/{mine}/paper/{AGREEMENT}/", {}))
    keep("not theirs", browser.get("/steward/"))
    keep("empty form", browser.post(f"/family/child/{mine}/ask/", {}))
    stranger = spoken(None, language)
    keep("enter", stranger.get("/family/enter/"))
    keep("wrong code", stranger.post("/family/enter/", {"code": "zzzz"}))
    stranger.post("/family/enter/", {"code": family["letter"].code})
    keep("factor", stranger.get("/family/enter/who/"))
    keep("number", stranger.get("/family/enter/number/"))
    keep("wrong number", stranger.post("/family/enter/number/", {"number": "1"}))
    keep("nothing there", stranger.get("/family/none/"))
    keep("ended", stranger.get("/ended/"))
    employee = spoken(family["staff"], language)
    for name, path in (("staff", ""), ("staff gone", "gone/"), ("staff receipts", "receipts/")):
        keep(name, employee.get(f"/staff/{path}"))
    found["letter"] = letter(family, language)
    return found


def letter(family: dict[str, Any], language: str) -> str:
    from django.utils import translation

    shared = {"address": "https://p.example/family/enter/", "square": printed.square("x"), "district": "D",
              "contact": "555-0100", "hours": "", "sends": False,
              "today": family["letter"].expires_on}  # fmt: skip
    with translation.override(language):
        return printed.html([households.replace(family["letter"], language=language)], shared)


def test_no_english_is_left_on_a_spanish_page(family: dict[str, Any]) -> None:
    english = {m.id: m.string for m in catalogue() if m.id and isinstance(m.id, str) and not m.context}
    english = {i: s for i, s in english.items() if len(i) > 3 and not s.lower().startswith(i.lower())}
    for name, page in pages(family, "es").items():
        assert 'lang="es"' in page, name
        said = reading.fragments(page)
        for sentence in english:
            bare = re.sub(r"%\(\w+\)s", "", sentence).strip()
            whole = [p for p in said if p.rstrip(" .:*").lower() == bare.rstrip(" .:").lower()]
            inside = [p for p in said if len(bare) > 25 and bare in p]
            assert not whole and not inside, (name, sentence)
        english_words = r"\b(the|and|with|your|you|not|this|that|from|what|who|are)\b"
        left = [p for p in said if len(re.findall(english_words, p)) >= 2]
        assert not left, (name, left)
        body = page.partition("<main")[2]  # before it stands the house's own name
        away = re.findall(r'<a [^>]*href="/(?!family/|staff/|home/|account/)[^>]*>', body)
        assert [a for a in away if 'hreflang="en"' not in a] == [], name
        assert not away or "en inglés" in page, name


def test_english_reads_at_grade_eight_or_below(family: dict[str, Any]) -> None:
    found = {name: reading.grade(reading.fragments(page)) for name, page in pages(family, "en").items()}
    assert {n: round(g, 1) for n, g in found.items() if g > GRADE} == {}


def test_spanish_reads_fairly_easily(family: dict[str, Any]) -> None:
    found = {name: reading.inflesz(reading.fragments(page)) for name, page in pages(family, "es").items()}
    assert {n: round(g, 1) for n, g in found.items() if g < FAIRLY_EASY} == {}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat. The dog ran to the man.", -3, 1),
        ("Notwithstanding the aforementioned considerations, institutional representatives may "
         "nevertheless disclose personally identifiable information.", 18, 40),
    ],
)  # fmt: skip
def test_the_measure_tells_hard_from_easy(text: str, low: float, high: float) -> None:
    assert low < reading.grade([text]) < high


@pytest.mark.parametrize(
    ("word", "count"),
    [("datos", 2), ("escuela", 3), ("quién", 1), ("día", 2), ("guarde", 2), ("teléfono", 4), ("ciudad", 2),
     ("leer", 2), ("hijo", 2), ("también", 2)],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert reading.spanish_syllables(word) == count


def test_the_spanish_measure_tells_hard_from_easy() -> None:
    assert reading.inflesz(["La niña va a su casa. El perro corre."]) > 90
    hard = "La administración institucional comunicará oportunamente las determinaciones correspondientes."
    assert reading.inflesz([hard]) < 20


def test_why_nobody_is_asked_is_said_in_the_readers_language() -> None:
    from django.utils import translation

    with translation.override("es"):
        said = {why: plain.why_not_sentence(why) for why in WhyNot}
    assert said.pop(WhyNot.NOTHING) == ""
    assert all(said[why] != plain.WHY_NOT[why] for why in said)


# ------------------------------------------------------------ a third language, and a district's own words


def test_what_is_written_from_the_right_begins_there(family: dict[str, Any]) -> None:
    assert '<html lang="ar" dir="rtl">' in letter(family, "ar")
    assert '<html lang="es">' in letter(family, "es")


def test_nobody_reads_a_language_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Web workers and the background worker compile to one folder as they start."""
    compiled = languages.compile_into(tmp_path / "out")
    seen: list[list[tuple[str, str]]] = []

    def slow(stream: Any, catalogue: Any) -> None:
        stream.write(b"half")
        stream.flush()
        seen.append(languages.offered(compiled))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("babel.messages.mofile.write_mo", slow)
    with pytest.raises(OSError, match="No space left"):
        languages.compile_into(compiled)
    assert seen == [[("en", "English"), ("es", "Español")]] == [languages.offered(compiled)]


def test_a_file_is_named_after_its_language_and_may_say_what_that_calls_itself(tmp_path: Path) -> None:
    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    named = 'msgctxt "what this language calls itself"\nmsgid "English"\nmsgstr "Hmoob"\n'
    for name, more in (("zh-hans", ""), ("PT_br", ""), ("hmn", named)):
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (office / "languages" / f"{name}.po").write_text(head + more, "utf-8")
    compiled = languages.compile_into(tmp_path / "out", office=office)
    assert [p.name for p in sorted(compiled.iterdir())] == ["es", "hmn", "pt_BR", "zh_Hans"]
    assert dict(languages.offered(compiled)) == {
        "en": "English", "es": "Español", "hmn": "Hmoob", "pt-br": "Português", "zh-hans": "中文",
    }  # fmt: skip
    (office / "languages" / "Vietnamese.po").write_text("")
    with pytest.raises(BadInput, match=r"Vietnamese\.po is not named after a language"):
        languages.compile_into(tmp_path / "again", office=office)


@pytest.mark.parametrize(
    ("reads", "written"), [("es", "es"), ("zh", "zh-hans"), ("pt", "pt-br"), ("vi", "en"), ("en", "en")]
)
def test_a_letter_is_in_a_way_of_writing_its_readers_language(reads: str, written: str) -> None:
    assert inviting.written_in(reads, ("en", "es", "pt-br", "zh-hant", "zh-hans")) == written


def test_a_third_language_is_a_file(tmp_path: Path) -> None:
    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    (office / "languages" / "vi.po").write_text(
        'msgid ""\nmsgstr "Language: vi\\n"\n\nmsgid "Yes"\nmsgstr "Có"\n'
    )
    compiled = languages.compile_into(tmp_path / "out", office=office)
    assert languages.offered(compiled) == [("en", "English"), ("es", "Español"), ("vi", "Tiếng Việt")]


def test_a_district_changes_one_sentence_of_ours(tmp_path: Path) -> None:
    import gettext

    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    (office / "languages" / "es.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Sign out"\nmsgstr "Cerrar"\n'
    )
    compiled = languages.compile_into(tmp_path / "out", office=office)
    with (compiled / "es" / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        found = gettext.GNUTranslations(stream)
    assert found.gettext("Sign out") == "Cerrar" and found.gettext("Yes") == "Sí"


def test_hostile_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    (office / "languages" / "vi.po").write_bytes(b"\xff\xfe not a catalogue")
    with pytest.raises(BadInput, match=r"vi\.po"):
        languages.compile_into(tmp_path / "out", office=office)


@pytest.mark.parametrize(
    "said", ["%(naem)s pide datos", "pide datos", "<script>alert(1)</script>%(partner)s"]
)
def test_hostile_a_translation_that_would_break_a_page_is_refused(tmp_path: Path, said: str) -> None:
    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (office / "languages" / "es.po").write_text(
        f'{head}msgid "%(partner)s asks for data"\nmsgstr "{said}"\n', "utf-8"
    )
    with pytest.raises(BadInput, match=r"es\.po, line 4"):
        languages.compile_into(tmp_path / "out", office=office)


def test_what_is_not_translated_yet_is_said_in_english(tmp_path: Path) -> None:
    import gettext

    office = tmp_path / "office"
    (office / "languages").mkdir(parents=True)
    path = office / "languages" / "vi.po"
    path.write_text(messages.brought_up_to_date(path), "utf-8")
    compiled = languages.compile_into(tmp_path / "out", office=office)
    with (compiled / "vi" / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        found = gettext.GNUTranslations(stream)
    counted = ("%(n)s question for you", "%(n)s questions for you")
    assert found.gettext("Yes") == "Yes" and found.ngettext(*counted, 2) == counted[1]


def test_a_new_catalogue_holds_every_sentence_and_keeps_what_was_translated(tmp_path: Path) -> None:
    path = tmp_path / "vi.po"
    path.write_text(messages.brought_up_to_date(path), "utf-8")
    path.write_text(
        path.read_text("utf-8").replace('msgid "Yes"\nmsgstr ""', 'msgid "Yes"\nmsgstr "Có"'), "utf-8"
    )
    again = messages.brought_up_to_date(path)
    assert 'msgstr "Có"' in again
    assert again.count("\nmsgid ") == len(messages.messages()) + 1


def test_a_code_is_sent_in_the_letters_language(families: Path) -> None:
    from django.core import mail
    from django.test import override_settings

    from permslip.portal.door.conf import Mail
    from permslip.portal.family.sending import send
    from permslip.stores.families.invitations import How

    server = Mail(host="127.0.0.1", port=1, sender="data@alderfalls.example", security="none")
    mail.outbox = []
    with (
        override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"),
        households.settings(mail=server),
    ):
        send(How.EMAIL, "x@mail.example", "12345678", "es")
        send(How.EMAIL, "x@mail.example", "12345678", "tlh")
    assert [m.subject for m in mail.outbox] == [
        "Su número para la página de la escuela",
        "Your number for the school's page",
    ]
    assert "12345678" not in mail.outbox[0].subject and entering.CODE_GOOD_FOR.seconds == 600
    assert inviting.PART <= 100
