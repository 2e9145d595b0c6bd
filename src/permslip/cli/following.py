"""``follow``, ``ledger``, ``status``: afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from permslip.cli.comparing import practice
from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk, passphrase, passphrase_option
from permslip.cli.frame import Frame, common, pass_frame

NOTHING = (
    "Nothing is on record under that number.\n"
    "Check it: somebody who is not known here looks the same as somebody of whom nothing left."
)


@click.group()
def follow() -> None:
    """What became of it: duties, destructions, incidents."""


follow.add_command(practice)


@follow.command("due", epilog="Example: permslip follow due --by 2027-06-30")
@click.option(
    "--by", "until", type=DAY, help="Also what falls due up to this day; default: the next 60 days."
)
@common
@pass_frame
def follow_due(frame: Frame, until: datetime | None) -> None:
    """List what is overdue and what falls due."""
    from permslip.actions import following

    with desk(frame) as at:
        found = following.due(at, until=until.date() if until else None)
    lines = [
        f"{d['state']:<10}{d['due']}  {d['kind']:<12}{d['owed_by']:<16}{d['because']:<20}{d['id']}"
        for d in found
    ]
    frame.say(found, "\n".join(lines) or "Nothing is due.")


@follow.command("certify", epilog="Example: permslip follow certify certificate.yaml")
@click.argument("certificate", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--example", is_flag=True, help="Print a certificate to fill in, and stop.")
@acting_as
@common
@pass_frame
def follow_certify(frame: Frame, certificate: Path | None, example: bool, by: str | None) -> None:
    """Take in a destruction certificate (YAML; `--example` prints its form)."""
    from permslip.actions import following

    if example or certificate is None:
        text = following.certificate_form()
        frame.say({"yaml": text}, text)
        return
    with desk(frame) as at:
        done = following.certify(at, file=certificate, by=by)
    frame.say(done, f"Certified: {', '.join(done['duties'])}.")


@follow.command(
    "done", epilog='Example: permslip follow done annual-notice:2027 --how "sent with the calendar"'
)
@click.argument("duty")
@click.option("--how", required=True, help="How it was done, in a sentence; name nobody.")
@acting_as
@common
@pass_frame
def follow_done(frame: Frame, duty: str, how: str, by: str | None) -> None:
    """Say that the district did what it owed: DUTY is an id as `follow due` prints it."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.done(at, duty=duty, how=how, by=by)
    frame.say(done, f"Done on {done['on']}: {duty}.")


@follow.command("incident", epilog='Example: permslip follow incident "laptop stolen at Tally" --party tally')
@click.argument("what")
@click.option("--party", help="Where it happened: a party id.")
@click.option("--release", "release_id", help="Which release it touches.")
@click.option("--discovered", type=DAY, help="The day it was discovered; default: today.")
@acting_as
@common
@pass_frame
def follow_incident(
    frame: Frame,
    what: str,
    party: str | None,
    release_id: str | None,
    discovered: datetime | None,
    by: str | None,
) -> None:
    """Open an incident and start its clocks. Name no student and no employee in WHAT."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.incident(
            at,
            what=what,
            party=party,
            release=release_id,
            on=discovered.date() if discovered else None,
            by=by,
        )
    frame.say(done, "\n".join([f"Incident {done['incident']} is open.", *_clocks(done)]))


def _clocks(told: dict[str, Any]) -> list[str]:
    return [
        f"  by {c['due']}: {c['what']} [{c['because']}]"
        + (" (the outer limit)" if c["outer_limit"] else "")
        + (f", done on {c['done']}" if c["done"] else "")
        for c in told["clocks"]
    ]


REACHED = {
    "information": "student information",
    "records": "student records",
    "directory": "directory information only",
    "unknown": "not known yet",
}


@follow.command("update", epilog="Example: permslip follow update inc_7t31p4er3ddf --board-told 2026-11-24")
@click.argument("incident")
@click.option("--board-told", type=DAY, help="The day on which the board was told: the families' clock runs.")
@click.option("--families-told", type=DAY, help="The day on which the families were told.")
@click.option("--reached", type=click.Choice(list(REACHED)), help="What kind of student data it reached.")
@click.option("--close", is_flag=True, help="Close it, once everybody was told.")
@acting_as
@common
@pass_frame
def follow_update(
    frame: Frame,
    incident: str,
    board_told: datetime | None,
    families_told: datetime | None,
    reached: str | None,
    close: bool,
    by: str | None,
) -> None:
    """Enter what became known of INCIDENT. A day that was entered once is not changed."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.update_incident(
            at,
            incident=incident,
            board_told=board_told.date() if board_told else None,
            families_told=families_told.date() if families_told else None,
            reached=REACHED[reached] if reached else None,
            close=close,
            by=by,
        )
    frame.say(done, "\n".join([f"Incident {incident} is {done['state']}.", *_clocks(done)]))


@follow.command("incidents", epilog="Example: permslip follow incidents")
@common
@pass_frame
def follow_incidents(frame: Frame) -> None:
    """List every incident as it stands, with its clocks."""
    from permslip.actions import following

    with desk(frame) as at:
        found = following.incidents(at)
    lines = []
    for told in found:
        where = "the district" if told["party"] == "district" else told["party"]
        lines.append(f"{told['incident']}  {told['state']}, discovered {told['discovered_on']} at {where}")
        lines += [f"  {told['what']}", f"  reached: {told['reached']}", *_clocks(told)]
        lines += [f"  {f['mark']}: {f['says']} [{f['rule']}]" for f in told["findings"]]
    frame.say(found, "\n".join(lines) or "No incident was ever opened.")


@click.group()
def ledger() -> None:
    """What happened, for good."""


@ledger.command("verify", epilog="Example: permslip ledger verify")
@common
@pass_frame
def ledger_verify(frame: Frame) -> None:
    """Recompute every leaf and check every checkpoint and vault file."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.verify_ledger(at)
    frame.say(
        done,
        f"The ledger holds: {done['entries']} entries, {done['checkpoints']} checkpoints, root "
        f"{done['root']}.",
    )


@ledger.command("show", epilog="Example: permslip ledger show --last 20")
@click.option("--last", type=click.IntRange(min=1), default=30, show_default=True, help="How many entries.")
@common
@pass_frame
def ledger_show(frame: Frame, last: int) -> None:
    """Show the last entries."""
    from permslip.actions import following

    with desk(frame) as at:
        found = following.entries(at, last=last)
    frame.say(found, "\n".join(f"{e['seq']:>6}  {e['time']}  {e['kind']:<24}{e['says']}" for e in found))


@ledger.command("student", epilog="Example: permslip ledger student 604821")
@click.argument("student")
@common
@pass_frame
def ledger_student(frame: Frame, student: str) -> None:
    """List every disclosure made about STUDENT (the key in the source): the record of 34 CFR 99.32."""
    from permslip.actions import following

    with desk(frame) as at:
        found = following.student_record(at, student=student)
    lines = []
    for r in found["disclosures"]:
        lines.append(f"{r['on']}  {r['release']}  to {r['recipient']} on the basis {r['basis']}")
        lines.append(f"    what: {', '.join(r['elements'])}")
        lines.append(f"    interest: {r['interest']}")
        if r["beyond_minimum"]:
            lines.append("    logged beyond the legal minimum (34 CFR 99.32(d))")
    frame.say(found, "\n".join(lines) or NOTHING)


@ledger.command("staff", epilog="Example: permslip ledger staff T-204")
@click.argument("member")
@common
@pass_frame
def ledger_staff(frame: Frame, member: str) -> None:
    """Show every release with rows about MEMBER, a member of staff by their key in the source."""
    from permslip.actions import staff

    with desk(frame) as at:
        found = staff.staff_record(at, member=member)
    lines = [
        f"{d['on']}  {d['recipient']}: {', '.join(d['elements'])}\n    For: {d['interest']}\n"
        f"    May be passed on to: {', '.join(d['may_pass_to']) or 'nobody'}\n"
        f"    {d['release']}, {d['status']}, to be destroyed by {d['destroy_by'] or 'no day set'}"
        for d in found["disclosures"]
    ]
    frame.say(found, "\n".join(lines) or NOTHING)


@click.group()
def status() -> None:
    """The signed list of revoked, suspended, superseded and destroyed releases."""


@status.command("publish", epilog="Example: permslip status publish status.json")
@click.argument("out", type=click.Path(path_type=Path))
@common
@pass_frame
def status_publish(frame: Frame, out: Path) -> None:
    """Write the status list, signed, to OUT, for the public register."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.publish_status(at, out=out)
    frame.say(done, f"{done['releases']} releases stand on the list in {out}.")


@status.command(
    "revoke", epilog='Example: permslip status revoke rel_7k2m9q4x --because "consent was misread"'
)
@click.argument("release_id")
@click.option("--because", required=True, help="Why; public.")
@click.option("--suspend", is_flag=True, help="Suspend it for now instead.")
@acting_as
@common
@pass_frame
def status_revoke(frame: Frame, release_id: str, because: str, suspend: bool, by: str | None) -> None:
    """Revoke a release, or suspend it: whoever checks its slip against the status list will see it."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.revoke(at, release=release_id, because=because, suspend=suspend, by=by)
    frame.say(
        done, f"Release {release_id} is {done['status']}. Publish the list: permslip status publish FILE"
    )


@status.command(
    "reinstate",
    epilog='Example: permslip status reinstate rel_7k2m9q4x --because "the laptop was found" --as Head',
)
@click.argument("release_id")
@click.option("--because", required=True, help="Why its suspension may end; kept in the ledger.")
@passphrase_option
@acting_as
@common
@pass_frame
def status_reinstate(
    frame: Frame, release_id: str, because: str, passphrase_file: Path | None, by: str | None
) -> None:
    """Say yes to using the suspended RELEASE_ID again, signed with your own key.

    It takes as many people as handing it out took, and nobody who staged it or asked for it. It is refused
    while an incident of it or of its holders is open, its agreement is over or allows less now, its day of
    destruction is past, its recipient owes a destruction, or a family has said no since. What was revoked
    stays revoked.
    """
    from permslip.actions import asking, reinstating

    with desk(frame) as at:
        who = asking.person(at, by)
        words = passphrase(passphrase_file, prompt=f"Passphrase of {who}, to reinstate this release")
        done = reinstating.reinstate(at, release=release_id, because=because, by=by, passphrase=words)
    if done["status"] == "suspended":
        says = f"{done['given']} of {done['asked']} people have said yes. It stays suspended until all have."
    else:
        says = f"Release {release_id} is in force again. Publish the list: permslip status publish FILE"
    frame.say(done, says)


@status.command("discard", epilog='Example: permslip status discard rel_7k2m9q4x --because "wrong year"')
@click.argument("release_id")
@click.option("--because", required=True, help="Why; kept in the ledger.")
@acting_as
@common
@pass_frame
def status_discard(frame: Frame, release_id: str, because: str, by: str | None) -> None:
    """Give up a release that is staged and has not left: it can be approved no more."""
    from permslip.actions import following

    with desk(frame) as at:
        done = following.discard(at, release=release_id, because=because, by=by)
    frame.say(done, f"Release {release_id} is given up. Nothing of it left; its staged bytes are removed.")
