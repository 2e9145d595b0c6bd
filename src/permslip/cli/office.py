"""``init``, ``person``, ``recipient``, ``keys``, ``policy``, ``backup``, ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from permslip.cli.desk import acting_as, desk, passphrase, passphrase_option, read_text
from permslip.cli.frame import Frame, common, pass_frame
from permslip.words.errors import BadInput
from permslip.words.vocabulary import OfficeRole

ROLES = click.Choice([r.value for r in OfficeRole if r is not OfficeRole.PARTNER])


@click.command(epilog='Example: permslip init ./office --district "Alder Falls Public Schools"')
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--district", required=True, help="The district's name, as it will stand on every slip.")
@click.option("--database", default="", help="A postgresql:// address; default: SQLite in the office folder.")
@common
@pass_frame
def init(frame: Frame, folder: Path, district: str, database: str) -> None:
    """Make an office in FOLDER (default: here)."""
    from permslip.actions import offices

    made = offices.found(folder, district=district, database=database)
    frame.say(
        made,
        f"The office of {district} stands in {made['office']}.\n"
        f"Slip key fingerprint: {made['fingerprint']}\n"
        "  Put this fingerprint into your agreements and on your website: it is how others know your slips.\n"
        f"Trust file for partners: {made['trust']}\n\n"
        'Next: permslip person add "Your name" --role data_officer',
    )


@click.group()
def person() -> None:
    """People who may act, attest and approve."""


@person.command("add", epilog='Example: permslip person add "A. Rivera" --role superintendent')
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="The office that the person holds.")
@passphrase_option
@acting_as
@common
@pass_frame
def person_add(frame: Frame, name: str, role: str, passphrase_file: Path | None, by: str | None) -> None:
    """Add a person and make them a key under a passphrase of their own."""
    from permslip.actions import people

    words = passphrase(passphrase_file, prompt=f"A passphrase for {name}", confirm=True)
    with desk(frame) as at:
        added = people.add_person(at, name=name, role=OfficeRole(role), passphrase=words, by=by)
    frame.say(added, f"{name} may now act as {role}. Id {added['person']}, key {added['key_id']}.")


@person.command("list", epilog="Example: permslip person list")
@common
@pass_frame
def person_list(frame: Frame) -> None:
    """List the people of the office."""
    from permslip.actions import people

    with desk(frame) as at:
        found = people.list_people(at)
    gone = {True: "", False: "  (key revoked)"}
    lines = [f"{p['person']:<18}{p['role']:<18}{p['name']}{gone[p['live']]}" for p in found]
    frame.say(found, "\n".join(lines) or "Nobody yet: permslip person add NAME --role data_officer")


@click.group()
def recipient() -> None:
    """Who may receive packages, and the keys they are encrypted to."""


@recipient.command(
    "add",
    epilog='Example: permslip recipient add northfield --name "Northfield Council" --key age1... '
    '--verified "by telephone"',
)
@click.argument("party")
@click.option("--name", required=True, help="The organisation's name.")
@click.option("--key", required=True, help="Its age public key (age1...), or a file that holds it.")
@click.option("--verified", required=True, help="How you made sure that the key is theirs (34 CFR 99.31(c)).")
@acting_as
@common
@pass_frame
def recipient_add(frame: Frame, party: str, name: str, key: str, verified: str, by: str | None) -> None:
    """Add PARTY (its id in the agreement) with its key and how the key was verified."""
    from permslip.actions import people

    path = Path(key)
    text = read_text(path) if not key.startswith("age1") and path.is_file() else key
    with desk(frame) as at:
        added = people.add_recipient(at, party=party, name=name, key=text, verified_how=verified, by=by)
    frame.say(added, f"{name} ({party}) is in the ledger. Key fingerprint {added['fingerprint']}.")


@recipient.command("list", epilog="Example: permslip recipient list")
@common
@pass_frame
def recipient_list(frame: Frame) -> None:
    """List the recipients in the ledger."""
    from permslip.actions import people

    with desk(frame) as at:
        found = people.list_recipients(at)
    lines = [f"{r['party']:<16}{r['name']:<40}verified {r['verified_how']}" for r in found]
    frame.say(
        found,
        "\n".join(lines) or "Nobody yet: permslip recipient add PARTY --name NAME --key KEY --verified HOW",
    )


@click.group()
def keys() -> None:
    """The office's own keys."""


@keys.command("list", epilog="Example: permslip keys list")
@common
@pass_frame
def keys_list(frame: Frame) -> None:
    """List the office's keys and what they may still do."""
    from permslip.actions import offices

    with desk(frame) as at:
        found = offices.list_keys(at)
        open_files = list(at.office.keyring.unprotected())
    lines = [f"{k['use']:<10}{k['key_id']:<20}{k['state']:<10}since {k['since']}" for k in found]
    if open_files:
        warn = "Under no passphrase, so that whoever can read the folder keys/ can sign with them:"
        lines += ["", warn, *(f"  {name}" for name in open_files)]
    frame.say({"keys": found, "unprotected": open_files}, "\n".join(lines))


@keys.command("rotate", epilog="Example: permslip keys rotate slip")
@click.argument("use", type=click.Choice(["slip", "ledger"]))
@acting_as
@common
@pass_frame
def keys_rotate(frame: Frame, use: str, by: str | None) -> None:
    """Replace a key by a new one. Old signatures hold; new ones are made with the new key."""
    from permslip.actions import offices

    with desk(frame) as at:
        done = offices.rotate_key(at, use=use, by=by)
    frame.say(
        done, f"The new {use} key is {done['key_id']}. Send partners the new trust file: {done['trust']}"
    )


@keys.command("revoke", epilog='Example: permslip keys revoke 3f9a0c... --because "laptop lost"')
@click.argument("key_id")
@click.option("--because", required=True, help="Why; it stands in the ledger.")
@acting_as
@common
@pass_frame
def keys_revoke(frame: Frame, key_id: str, because: str, by: str | None) -> None:
    """Revoke a key, an approver's or the office's, from now on."""
    from permslip.actions import offices

    with desk(frame) as at:
        done = offices.revoke_key(at, key_id=key_id, because=because, by=by)
    frame.say(done, f"Key {key_id} is revoked. What it signed from now on does not count.")


@keys.command("trust", epilog="Example: permslip keys trust alder-falls.trust.json")
@click.argument("out", type=click.Path(path_type=Path))
@common
@pass_frame
def keys_trust(frame: Frame, out: Path) -> None:
    """Write the trust file that partners, parents and the press verify slips with."""
    from permslip.actions import offices

    with desk(frame) as at:
        done = offices.write_trust(at, out=out)
    frame.say(done, f"Trust file written to {out}. Fingerprint {done['fingerprint']}.")


@click.command(epilog="Example: permslip policy policy-parent-consent on")
@click.argument("name", required=False)
@click.argument("value", required=False)
@acting_as
@common
@pass_frame
def policy(frame: Frame, name: str | None, value: str | None, by: str | None) -> None:
    """Show the district's policies, or turn policy NAME on or off.

    A policy is the district's own rule. It is printed as such, never as law.
    """
    from permslip.actions import offices

    with desk(frame) as at:
        if name is None:
            found = offices.list_policies(at)
            frame.say(found, "\n".join(f"{p['policy']:<24}{p['value']:<10}{p['says']}" for p in found))
            return
        if value is None:
            raise BadInput("Say what to set the policy to.", fix=f"permslip policy {name} on")
        done = offices.set_policy(at, name=name, value=value, by=by)
    frame.say(done, f"Policy {name} is now {value}.")


@click.command(epilog="Example: permslip backup /media/safe/office-2026-11-23.tar")
@click.argument("out", type=click.Path(path_type=Path))
@common
@pass_frame
def backup(frame: Frame, out: Path) -> None:
    """Write everything the office holds into OUT, with digests. Keep it as safe as the office."""
    from permslip.actions import offices

    with desk(frame) as at:
        done = offices.backup(at, out=out)
    frame.say(
        done, f"{done['files']} files in {out}, {done['bytes']:,} bytes, ledger of {done['entries']} entries."
    )


@click.command(epilog="Example: permslip restore office-2026-11-23.tar ./office")
@click.argument("archive", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--database", default="", help="An empty database, postgresql://...; default: SQLite.")
@common
@pass_frame
def restore(frame: Frame, archive: Path, folder: Path, database: str) -> None:
    """Restore an office from ARCHIVE into the empty FOLDER, checking every file and the ledger."""
    from permslip.actions import offices

    done = offices.restore(archive=archive, folder=folder, database=database)
    frame.say(done, f"The office stands again in {folder}: ledger of {done['entries']} entries, whole.")
