"""``ask`` and ``facts``: the partner's request, and what only a person can know."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk, passphrase, passphrase_option
from permslip.cli.frame import Frame, common, pass_frame


@click.group()
def ask() -> None:
    """A partner's request."""


@ask.command("new", epilog="Example: permslip ask new needs-study > request.yaml")
@click.argument("agreement")
@common
@pass_frame
def ask_new(frame: Frame, agreement: str) -> None:
    """Print a request form made from AGREEMENT's schedule of data, to fill in."""
    from permslip.actions import asking

    with desk(frame) as at:
        text = asking.form(at, agreement=agreement)
    frame.say({"agreement": agreement, "yaml": text}, text)


@ask.command("add", epilog="Example: permslip ask add request.yaml")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acting_as
@common
@pass_frame
def ask_add(frame: Frame, file: Path, by: str | None) -> None:
    """Put the request in FILE (YAML)."""
    from permslip.actions import asking

    with desk(frame) as at:
        done = asking.put_request(at, file=file, by=by)
    frame.say(done, f"Request {done['request']} is in. Next: permslip decide {done['request']}")


@ask.command(
    "import",
    epilog="Example: permslip ask import list.csv --id wish-1 --agreement mou --recipient northfield "
    "--holding sis",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "request_id", required=True, help="A short name for the request.")
@click.option("--agreement", required=True, help="The agreement it is put under.")
@click.option("--recipient", required=True, help="The party that wants it.")
@click.option("--holding", default="sis", show_default=True, help="The source to answer it from.")
@click.option("--onward", default="", help="Parties it would be passed to: a,b.")
@click.option("--purpose", default="", help="What it is for, in the requester's words.")
@click.option("--as-of", type=DAY, help="The day of the facts; default: today.")
@acting_as
@common
@pass_frame
def ask_import(
    frame: Frame,
    file: Path,
    request_id: str,
    agreement: str,
    recipient: str,
    holding: str,
    onward: str,
    purpose: str,
    as_of: datetime | None,
    by: str | None,
) -> None:
    """Put a request from a plain list: a CSV of element words, domain and how badly each is wanted."""
    from permslip.actions import asking

    with desk(frame) as at:
        done = asking.import_request(
            at,
            file=file,
            request_id=request_id,
            agreement=agreement,
            recipient=recipient,
            holding=holding,
            onward=tuple(p.strip() for p in onward.split(",") if p.strip()),
            purpose=purpose,
            as_of=as_of.date() if as_of else None,
            by=by,
        )
    frame.say(done, f"Request {done['request']} is in. Next: permslip decide {done['request']}")


@click.group()
def facts() -> None:
    """Facts that rules need and no file can show."""


@facts.command("list", epilog="Example: permslip facts list")
@common
@pass_frame
def facts_list(frame: Frame) -> None:
    """List every fact a rule may use, its question, and who may attest it."""
    from permslip.actions import asking

    found = asking.list_facts()
    lines = [f"{f['fact']}\n    {f['question']}\n    {f['who']}" for f in found]
    frame.say(found, "\n".join(lines))


@facts.command(
    "attest",
    epilog="Example: permslip facts attest study.improves_instruction yes --about needs-study --as "
    "superintendent",
)
@click.argument("fact")
@click.argument("value")
@click.option("--about", default="", help="The agreement, request or party that the fact is about.")
@click.option("--until", type=DAY, help="The last day on which it holds; default: until said otherwise.")
@passphrase_option
@acting_as
@common
@pass_frame
def facts_attest(
    frame: Frame,
    fact: str,
    value: str,
    about: str,
    until: datetime | None,
    passphrase_file: Path | None,
    by: str | None,
) -> None:
    """State that FACT has VALUE (yes, no, or a word), as the person who may say so."""
    from permslip.actions import asking

    with desk(frame) as at:
        who = asking.person(at, by)
        words = passphrase(passphrase_file, prompt=f"Passphrase of {who}")
        done = asking.attest(
            at,
            fact=fact,
            value=value,
            about=about,
            until=until.date() if until else None,
            by=by,
            passphrase=words,
        )
    frame.say(done, f"Attested by {done['role']} on {done['on']}: {fact} is {value}.")
