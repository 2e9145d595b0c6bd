"""Going through a draft on a terminal: one question at a time, each answer kept at once."""

from __future__ import annotations

from collections.abc import Callable

import click

from permslip.agree.draft.deciding import LAST_PAGE, Question, add, decide, fixed, questions
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.words.errors import UserError
from permslip.words.quote import Quote
from permslip.words.wording import counted, wrapped

Keep = Callable[[Draft], None]
_YES, _OUT, _REST = "y yes   ", "n leave it out   ", "s skip   q stop for now"
_EDIT, _FILL = "e put in another value   ", "e put in a value   "


def go_through(draft: Draft, keep: Keep) -> Draft:
    """Ask every open question; the draft with the answers. ``keep`` is called after each.

    Stopping, from the keyboard too, loses nothing: the next run goes on where this one stopped.
    """
    waiting = questions(draft, only_open=True)
    if waiting:
        count = counted(len(waiting), "questions")
        click.echo(f"{count}. Answers are kept at once; you can stop and go on later.")
    else:
        click.echo("Everything that was read is decided.")
    for number, question in enumerate(waiting, 1):
        show(question, number, len(waiting))
        try:
            answered = _answer(draft, question)
        except click.Abort:
            answered = None
            click.echo()
        if answered is None:
            click.echo("Stopped. What you have answered is kept.")
            return draft
        if answered is not draft:
            draft = answered
            keep(draft)
    return _more(draft, keep)


def _more(draft: Draft, keep: Keep) -> Draft:
    """What the paper says and nobody read: asked for at the end, as often as there is something."""
    click.echo("\nDoes the paper say something that was not read? The terms are in docs/reference/terms.md.")
    while True:
        try:
            term = click.prompt("  Term (return: no)", default="", show_default=False).strip()
            if not term:
                return draft
            draft = add(draft, term, click.prompt("  The value").strip(), _cited(None))
            keep(draft)
        except UserError as problem:
            click.echo(f"  {problem.message} What to do: {problem.fix}")
        except click.Abort:
            click.echo("\nStopped. What you have answered is kept.")
            return draft


def show(question: Question, number: int, count: int) -> None:
    """One question with the value, the sentence and its place."""
    item = question.item
    click.echo()
    click.secho("\n".join(wrapped(f"{number} of {count}  {question.asks}")), bold=True)
    nothing = "(a gap that the paper leaves to fill in)" if item.blank else "(nothing could be suggested)"
    click.echo("\n".join(wrapped(question.shows or nothing, "  ")))
    if question.clash:
        click.echo("  Another value in this paper says otherwise. Confirm the one that counts.")
    if item.quote is not None:
        sure = "" if item.confidence is None else f"; {item.confidence:.0%} sure"
        click.echo("\n".join(wrapped(f"“{item.quote.text}”", "    ")))
        click.echo(f"    ({item.quote.where()}{sure})")


def _answer(draft: Draft, question: Question) -> Draft | None:
    """The draft after an answer; the same draft for a question that was skipped; None to stop."""
    gap, edits = not question.item.value, not fixed(question.key)
    edit = (_FILL if gap else _EDIT) if edits else ""
    keys = ("" if gap else _YES) + _OUT + edit + _REST
    while True:
        typed = (
            click.prompt(f"  {keys}\n ", prompt_suffix="> ", default="", show_default=False).strip().lower()
        )
        match typed[:1]:
            case "y" if not gap:
                return decide(draft, question.key, Confirmed.YES)
            case "n":
                return decide(draft, question.key, Confirmed.OUT)
            case "e" if edits:
                try:
                    return _edited(draft, question)
                except UserError as problem:
                    click.echo(f"  {problem.message} What to do: {problem.fix}")
            case "s":
                return draft
            case "q":
                return None
            case _:
                click.echo("  One of the letters, please.")


def _edited(draft: Draft, question: Question) -> Draft:
    """Another value, with the words that say so. Raises BadInput for a value that cannot stand there."""
    value = click.prompt("  The value").strip()
    if question.key.startswith(("about/", "schedule/")):
        return decide(draft, question.key, Confirmed.YES, instead=value)
    cites = _cited(None if question.item.blank else question.item.quote)  # a gap says no value
    return decide(draft, question.key, Confirmed.YES, instead=value, cites=cites)


def _cited(shown: Quote | None) -> Quote | None:
    """The sentence behind a value that was typed in; None for one put in by hand."""
    same = "return: the sentence above; " if shown is not None else "return: none, put in by hand; "
    hand = "hand: put in by hand; " if shown is not None else ""
    words = click.prompt(f"  Which words say so? ({same}{hand}or type them)", default="", show_default=False)
    words = words.strip()
    if not words or (words.lower() == "hand" and shown is not None):
        return shown if not words else None
    page = click.prompt(
        "  On which page?", type=click.IntRange(1, LAST_PAGE), default=shown.page if shown else 1
    )
    last = click.IntRange(1, LAST_PAGE)
    line = click.prompt("  In which line of that page?", type=last, default=shown.line if shown else 1)
    return Quote(words, page, line)
