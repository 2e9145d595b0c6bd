"""The demo: the whole case on a district made here, from refusal to verified package, nothing faked.

It calls the same actions as the command line. Everything it makes stays in one folder, for looking at.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from permslip import sample
from permslip.actions import (
    asking,
    deciding,
    families,
    following,
    holdings,
    offices,
    papers,
    people,
    receiving,
    releasing,
)
from permslip.actions.desk import Desk, open_desk
from permslip.actions.releasing import Outcome
from permslip.sample import case, telling
from permslip.words.errors import BadInput, OurBug, VerificationFailed
from permslip.words.ports import Progress
from permslip.words.vocabulary import OfficeRole

MARK = ".permslip-demo"
SIGNED_2014 = date(2014, 10, 1)
ASKED_2014 = date(2014, 10, 15)
PASSPHRASE = "demo passphrase, not a secret"  # noqa: S105 - the demo's people exist nowhere
OFFICER, HEAD = "Jordan Avery", "Morgan Ellis"
CONSENT_POLICY = "policy-parent-consent"

Say = Callable[[str], object]


@dataclass(frozen=True)
class Stage:
    """Where the demo plays, who watches, and what it found so far."""

    folder: Path
    say: Say
    progress: Progress
    found: dict[str, Any]

    def title(self, number: int, text: str) -> None:
        """Announce a scene."""
        self.say(f"\n{number}. {text}\n{'─' * (len(text) + 3)}")


def run(folder: Path, *, students: int, seed: int, say: Say, progress: Progress) -> dict[str, Any]:
    """Play the case in ``folder`` (new, empty, or left by an earlier demo) and return its paths and verdicts.

    Raises BadInput when the folder holds anything else.
    """
    _make_room(folder)
    stage = Stage(folder.resolve(), say, progress, {})
    say(f"Nobody in this demo exists. Everything it makes stays in {stage.folder}.")
    today = _set_up(stage, students, seed)
    _refused(stage, today)
    release = _put_right(stage, today)
    _approved(stage, release)
    _checked(stage)
    _afterwards(stage)
    return _finish(stage)


def _make_room(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise BadInput(f"{folder} holds something that no demo made.", fix="name a new folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARK).write_text("Made by `permslip demo`; the next one may remove it.\n", "utf-8")
    (folder / "papers").mkdir()
    (folder / "partner").mkdir(mode=0o700)


def _set_up(stage: Stage, students: int, seed: int) -> date:
    stage.title(1, "A district, an office, two people")
    office = stage.folder / "office"
    stage.found["trust"] = offices.found(office, district=case.DISTRICT)["trust"]
    stage.found["office"] = str(office)
    with _desk(stage) as desk:
        today = desk.today()
        district = stage.folder / "district"
        made = sample.write_district(
            district, students=students, seed=seed, today=today, progress=stage.progress
        )
        people.add_person(desk, name=OFFICER, role=OfficeRole.DATA_OFFICER, passphrase=PASSPHRASE, by=None)
        people.add_person(desk, name=HEAD, role=OfficeRole.SUPERINTENDENT, passphrase=PASSPHRASE, by=OFFICER)
        holding = holdings.add_holding(desk, place=str(district), holding_id="sis", by=OFFICER)
    rows = sum(count for _, count in made.rows)
    stage.say(
        f"{case.DISTRICT}: {students:,} students, {rows:,} rows in {len(holding.tables)} tables, all "
        "invented."
    )
    unknown = [c.name for t in holding.tables for c in t.columns if c.field_class.value == "unknown"]
    secret = [c.name for t in holding.tables for c in t.columns if c.field_class.value == "secret"]
    stage.say(
        f"Every column has a class. {len(unknown)} are unknown and never leave; {len(secret)} secret ones "
        f"were not even loaded; {len(holding.assets)} floor plans are files in the safety class."
    )
    return today


def _desk(stage: Stage) -> AbstractContextManager[Desk]:
    return open_desk(stage.folder / "office", exact=True, progress=stage.progress)


def _write(stage: Stage, name: str, text: str) -> Path:
    path = stage.folder / "papers" / name
    path.write_text(text, "utf-8")
    return path


def _refused(stage: Stage, today: date) -> None:
    stage.title(2, "The memorandum, and what the partner asks for")
    memorandum = _write(stage, "memorandum.yaml", case.memorandum(SIGNED_2014))
    checked = papers.check(memorandum, day=ASKED_2014, packs=None)
    stage.found["memorandum"] = {2: "bad input", 0: "meets", 3: "blocked", 4: "ask counsel"}[
        checked.exit_code
    ]
    stage.say(
        _write(stage, "memorandum-checked.txt", checked.text).read_text("utf-8").split("\n\nMissing")[0]
    )
    stage.say(f"The rest of what was found in it: {stage.folder / 'papers' / 'memorandum-checked.txt'}")
    wish = _write(stage, "wish.csv", case.wish())
    with _desk(stage) as desk:
        papers.add_agreement(desk, file=memorandum, by=OFFICER)
        asking.import_request(
            desk,
            file=wish,
            request_id=case.WISH,
            agreement=case.AGREEMENT,
            recipient="northfield",
            holding="sis",
            onward=(case.TALLY, case.BRIGHTWATER),
            purpose="needs assessment",
            as_of=ASKED_2014,
            by=OFFICER,
        )
        stage.title(3, "The decision: no, and why")
        first = deciding.decide_request(desk, request=case.WISH, by=OFFICER)
        letter = _write(stage, "refusal.txt", first.letter)
        stage.say(telling.verdict(first))
        stage.say(f"\nThe whole letter to the partner: {letter}")
        verdicts = {}
        for law_day in (ASKED_2014, today):
            for policy in ((), (CONSENT_POLICY,)):
                off = () if policy else (CONSENT_POLICY,)
                made = deciding.decide_request(
                    desk, request=case.WISH, law_day=law_day, policies_on=policy, policies_off=off, by=OFFICER
                )
                blocking = sorted({g.rule for g in made.decision.grounds if g.blocks})
                name = f"{law_day}, consent policy {'on' if policy else 'off'}"
                verdicts[name] = {"verdict": deciding.word(made.decision), "blocked by": blocking}
        stage.found["wish"] = verdicts
    stage.say("\nThe same request under the law of two days, with the district's consent policy off and on:")
    for name, verdict in verdicts.items():
        stage.say(f"  {name:<34}{verdict['verdict']:<14}{len(verdict['blocked by'])} rules in the way")


def _put_right(stage: Stage, today: date) -> Outcome:
    stage.title(4, "The same wish, put right")
    partner_key = receiving.keygen(stage.folder / "partner" / "northfield.key")
    tally_key = receiving.keygen(stage.folder / "partner" / "tally.key")
    with _desk(stage) as desk:
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        paper = _write(stage, "amended.yaml", case.amended(today, fingerprint))
        papers.add_agreement(desk, file=paper, by=OFFICER)
        for party, name, key in (("northfield", case.PARTNER, partner_key), ("tally", case.TALLY, tally_key)):
            how = "read out by telephone, number from the signed agreement"
            people.add_recipient(desk, party=party, name=name, key=key, verified_how=how, by=OFFICER)
        taken = families.import_answers(desk, file=stage.folder / "district" / "consents.csv", by=OFFICER)
        stage.say(
            f"An amended agreement on the basis of a study; recipients in the ledger; "
            f"{taken['answers']:,} answers of families taken in."
        )
        asking.put_request(desk, file=_write(stage, "request.yaml", case.request(today)), by=OFFICER)
        open_question = deciding.decide_request(desk, request=case.REQUEST, by=OFFICER)
        stage.found["request before attestation"] = deciding.word(open_question.decision)
        stage.say(telling.verdict(open_question))
        stage.title(5, "What only a person can know")
        facts = getattr(open_question.decision.verdict, "ask", ())
        for fact in facts:
            _attest(desk, stage, fact)
        again = deciding.decide_request(desk, request=case.REQUEST, by=OFFICER)
        stage.found["request"] = deciding.word(again.decision)
        stage.say(telling.verdict(again))
        _write(stage, "permission.txt", again.letter)
    stage.title(6, "Protected, measured, staged")
    with _desk(stage) as desk:
        outcome = releasing.release(desk, request=case.REQUEST, by=OFFICER)
    stage.found["release before approval"] = outcome.stage
    stage.found["_waiting"] = outcome
    return outcome


def _attest(desk: Desk, stage: Stage, fact: str) -> None:
    from permslip.words.facts import About
    from permslip.words.facts import fact as known

    scope = {About.DISTRICT: "district", About.REQUEST: case.REQUEST, About.RECIPIENT: "northfield"}
    about = scope.get(known(fact).about, case.AGREEMENT)
    done = asking.attest(
        desk, fact=fact, value="yes", about=about, until=None, by=HEAD, passphrase=PASSPHRASE
    )
    stage.say(
        f"{known(fact).question}\n  The {done['role']} attests: yes. The ledger keeps the role and the day."
    )


def _approved(stage: Stage, waiting: Outcome) -> None:
    stage.say(telling.staged(waiting))
    stage.title(7, "A second person looks, and signs")
    with _desk(stage) as desk:
        outcome = releasing.approve(desk, release=waiting.release, by=HEAD, passphrase=PASSPHRASE)
    stage.found["release"] = outcome.stage
    stage.found["package"] = str(outcome.package)
    stage.found["release_id"] = outcome.release
    stage.say(f"The superintendent signed the staged digest. Published: {outcome.package}")


def _checked(stage: Stage) -> None:
    stage.title(8, "Anyone verifies it, with no office and no network")
    package, trust = Path(stage.found["package"]), Path(stage.found["trust"])
    identity = stage.folder / "partner" / "northfield.key"
    report = receiving.verify(package=package, trust=trust, identity=identity, status=None)
    stage.found["verify"] = report.state.value
    for line in (*report.promises, *report.checked):
        stage.say(f"  - {line}")
    opened = stage.folder / "partner" / "opened"
    receiving.open_package(package=package, out=opened, identity=identity, trust=trust)
    stage.found["opened"] = str(opened)
    stage.found["tampered"] = _tampered(stage, package, trust)
    stage.say(f"\nOne byte changed in a copy of it: {stage.found['tampered']}")


def _tampered(stage: Stage, package: Path, trust: Path) -> str:
    """Change one byte of a copy of the package and return what verification says of it."""
    copy = stage.folder / "partner" / "tampered"
    shutil.copytree(package, copy)
    payload = copy / "payload.age"
    data = bytearray(payload.read_bytes())
    data[len(data) // 2] ^= 1
    payload.write_bytes(data)
    try:
        receiving.verify(package=copy, trust=trust, identity=None, status=None)
    except VerificationFailed as failure:
        return failure.message
    raise OurBug("a tampered package was not noticed")


def _afterwards(stage: Stage) -> None:
    stage.title(9, "Afterwards")
    with _desk(stage) as desk:
        audit = following.verify_ledger(desk)
        today = desk.today()
        for duty in following.due(desk, until=today + timedelta(days=400)):
            stage.say(
                f"  {duty['state']:<9} {duty['due']}  "
                f"{duty['owed_by']:<12}{duty['kind']:<12}{duty['because']}"
            )
    stage.found["ledger"] = {"entries": audit["entries"], "root": audit["root"]}
    stage.say(f"The ledger holds: {audit['entries']} entries, root {audit['root'][:16]}...")


def _finish(stage: Stage) -> dict[str, Any]:
    stage.found.pop("_waiting", None)
    report = stage.folder / "report.md"
    report.write_text(telling.report(stage.found), "utf-8")
    stage.found["report"] = str(report)
    office, package, trust = (Path(stage.found[name]) for name in ("office", "package", "trust"))
    stage.say(
        f"\nOffice   {office}\nPackage  {package}\nTrust    {trust}\nOpened   "
        f"{stage.found['opened']}\nReport   {report}\n"
        "\nTry next:\n"
        f"  .venv/bin/permslip verify {package} --trust {trust}\n"
        f"  .venv/bin/permslip --office {office} decide {case.WISH}\n"
        f"  .venv/bin/permslip --office {office} ledger show\n"
        "\nOr open the portal on this office. It prints a link for each of its people:\n"
        f"  .venv/bin/permslip --office {office} serve --demo\n"
    )
    return stage.found
