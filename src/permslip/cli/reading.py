"""``agree read`` and ``agree confirm``: from a signed paper to an agreement that a person has confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from permslip.cli.frame import Frame, common, pass_frame, progress, typed, visible
from permslip.cli.shares import Share
from permslip.words.errors import BadInput
from permslip.words.wording import counted, shortened

if TYPE_CHECKING:
    from permslip.agree.draft.deciding import Question
    from permslip.agree.draft.draft import Draft

_SHOWN = 20


@click.command("read", epilog="Example: permslip agree read mou.pdf -o mou-draft.yaml")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write a draft to confirm to this new file."
)
@click.option("--anyway", is_flag=True, help="Write a draft even if FILE does not read like an agreement.")
@common
@pass_frame
@click.pass_context
def agree_read(ctx: click.Context, frame: Frame, file: Path, out: Path | None, anyway: bool) -> None:
    """Read what FILE (PDF, Word or text) promises, each promise with its sentence.

    No office is needed and nothing leaves the machine. Nothing that is read counts before a person confirms
    it: write a draft with -o, then `permslip agree confirm`.
    """
    from permslip.actions import reading
    from permslip.cli.render.reading import summary

    if out is not None:
        reading.may_write(out)
    with progress(frame) as hear:
        found = reading.read(file, progress=hear)
    fix = "hand in the agreement itself; or read it with --anyway, and trust the result less"
    if found.refusal and not anyway:
        if not frame.json:
            raise BadInput(found.refusal, fix=fix)
        # a program gets the reading with the refusal: what was read is no secret, it is only no draft
        refused = {"error": "BadInput", "message": found.refusal, "rule": "", "fix": fix}
        frame.say({**refused, **found.data, "draft": None}, "")
        ctx.exit(BadInput.exit_code)
    if out is not None:
        reading.write_draft(found.draft, to=out)
    frame.say({**found.data, "draft": str(out) if out else None}, lambda: summary(found.reading))
    if out is not None:
        frame.note(f"\nThe draft is in {out}. Confirm it: permslip agree confirm {typed(out)} --ask")
    else:
        frame.note(f"\nTo go on, write a draft: permslip agree read {typed(file)} -o DRAFT.yaml")


@click.command(
    "confirm", epilog="Example: permslip agree confirm mou-draft.yaml -o mou.yaml --source mou.pdf"
)
@click.argument("draft", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the agreement to this new file.")
@click.option(
    "--ask", is_flag=True, help="Ask every open question here; each answer is kept in DRAFT at once."
)
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The paper that was read: every quotation must stand in it.",
)
@click.option(
    "--accept-above",
    type=Share(0, 1),
    help="Confirm unread all values read with at least this confidence (0 to 1). They are listed, and you "
    "type that you accept them.",
)
@click.option("--leave-open", is_flag=True, help="Leave out what nobody has decided, as not stated.")
@common
@pass_frame
@click.pass_context
def agree_confirm(
    ctx: click.Context,
    frame: Frame,
    draft: Path,
    out: Path | None,
    ask: bool,
    source: Path | None,
    accept_above: float | None,
    leave_open: bool,
) -> None:
    """Make an agreement of DRAFT from what a person has confirmed in it.

    Decide in the file, or here with --ask. Exit code 4 while anything is undecided: then nothing is written.
    """
    from permslip.actions import reading

    if frame.json and (ask or accept_above is not None):
        raise BadInput("A person answers questions, not a program.", fix="leave out --json")
    if out is not None:  # before forty questions are answered
        reading.may_write_agreement(out)
    found = reading.load_draft(draft)
    keep = reading.keeper(draft)
    if accept_above is not None:
        found = _accept(found, accept_above)
        keep(found)
    if ask:
        from permslip.cli.confirming import go_through

        found = go_through(found, keep)
    made = reading.confirm(found, source=source, leave_open=leave_open)
    if made.agreement is None:
        frame.say(_data(made, None), lambda: _still_open(draft, made.open))
        ctx.exit(4)
    if out is not None:
        reading.write_agreement(made.text, to=out)
    frame.say(_data(made, out), lambda: _made(draft, made, out))


def _accept(draft: Draft, share: float) -> Draft:
    """Confirm what was read surely, once a person has seen the list and typed that they accept it."""
    from permslip.actions import reading
    from permslip.agree.draft.deciding import sure

    chosen = sure(draft, share)
    if not chosen:
        click.echo(f"Nothing open was read with a confidence of {share:.0%} or more.")
        return draft
    these = "This value" if len(chosen) == 1 else f"These {len(chosen)} values"
    click.echo(f"{these} would be confirmed without anybody reading what the paper says:")
    for q in chosen:
        click.echo(f"  {q.asks}\n      {shortened(q.shows, 90)}  ({q.item.confidence:.0%} sure)")
    words = f"accept {len(chosen)} unread"
    typed = click.prompt(
        f"To confirm them all, type: {words}\n", prompt_suffix="> ", default="", show_default=False
    )
    if typed.strip().lower() != words:
        click.echo("Nothing was confirmed.")
        return draft
    return reading.accept(draft, tuple(q.key for q in chosen))


def _data(made: Any, out: Path | None) -> dict[str, Any]:
    return {
        "agreement": made.agreement.id if made.agreement else None,
        "digest": made.agreement.digest if made.agreement else None,
        "written": str(out) if out else None,
        "notes": list(made.notes),
        "open": [{"key": q.key, "asks": q.asks, "value": q.item.value or None} for q in made.open],
    }


def _still_open(draft: Path, questions: tuple[Question, ...]) -> str:
    count = f"{len(questions)} things are" if len(questions) != 1 else "One thing is"
    lines = [f"{count} not decided yet. No agreement is written."]
    lines += [f"  - {q.asks}  {shortened(q.shows, 90)}".rstrip() for q in questions[:_SHOWN]]
    if len(questions) > _SHOWN:
        lines.append(f"  ... and {len(questions) - _SHOWN} more")
    lines += [
        "Decide them in the file (confirmed: yes, or confirmed: left out), or here:",
        f"  permslip agree confirm {typed(draft)} --ask",
        "With --leave-open they are left out, as not stated.",
    ]
    return "\n".join(lines)


def _made(draft: Path, made: Any, out: Path | None) -> str:
    a = made.agreement
    held = ((len(a.terms), "terms"), (len(a.schedule), "elements"), (len(a.clauses), "clauses"))
    lines = [f"{a.title} ({a.id}): {', '.join(counted(n, thing) for n, thing in held)}."]
    if made.open:
        are = "is" if len(made.open) == 1 else "are"
        lines.append(f"{counted(len(made.open), 'undecided values')} {are} left out, as not stated.")
    lines += made.notes
    if out is None:
        lines += [
            "Nothing is written: give a file with -o.",
            f"  permslip agree confirm {typed(draft)} -o AGREEMENT.yaml",
        ]
    else:
        lines += [
            visible(f"The agreement is in {out} ({a.digest[:16]})."),
            f"Next: permslip agree check {typed(out)}",
        ]
    return "\n".join(lines)
