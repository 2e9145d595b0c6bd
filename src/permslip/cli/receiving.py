"""``verify``, ``open``, ``keygen``: what a partner, a parent or the press needs. No office, no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from permslip.cli.frame import Frame, common, pass_frame
from permslip.words.errors import SignerUnknown, VerificationFailed

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@contextmanager
def _not_to_be_used() -> Iterator[None]:
    """Say beside every failed check what it means for whoever holds the package."""
    from permslip.release.verify import advice

    try:
        yield
    except SignerUnknown:
        raise
    except VerificationFailed as failed:
        failed.fix = advice(failed)
        raise


@click.command(
    epilog="Example: permslip verify rel_7k2m9q4x --trust alder-falls.trust.json --identity our-key.txt"
)
@click.argument("package", type=click.Path(path_type=Path))
@click.option(
    "--trust", type=FILE, help="The district's trust file, from its website or the signed agreement."
)
@click.option("--identity", type=FILE, help="Your age key file: the contents are checked too.")
@click.option("--status", type=FILE, help="The district's status list: was it revoked?")
@common
@pass_frame
@click.pass_context
def verify(
    ctx: click.Context,
    frame: Frame,
    package: Path,
    trust: Path | None,
    identity: Path | None,
    status: Path | None,
) -> None:
    """Verify PACKAGE (a folder or its zip) offline, with no office and no account.

    Exit code 0 verified, 5 something does not hold, 4 sound but the signer is unknown (no --trust), 3 the
    district has withdrawn it.
    """
    from permslip.actions import receiving

    with _not_to_be_used():
        report = receiving.verify(package=package, trust=trust, identity=identity, status=status)
    heading = {0: "Verified.", 3: f"Withdrawn: {report.status}.", 4: "Sound, signer unknown."}[
        report.exit_code
    ]
    lines = [f"{heading}  {report.release} of {report.district}", "", "What the slip promises"]
    lines += [f"  - {text}" for text in report.promises]
    lines += ["", "What was checked"] + [f"  - {text}" for text in report.checked]
    lines += ["", "What was not checked"] + [f"  - {text}" for text in report.not_checked]
    frame.say(report.as_dict(), "\n".join(lines))
    ctx.exit(report.exit_code)


@click.command(
    name="open",
    epilog="Example: permslip open rel_7k2m9q4x ./received --identity our-key.txt --trust "
    "alder-falls.trust.json",
)
@click.argument("package", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--identity", type=FILE, required=True, help="Your age key file.")
@click.option("--trust", type=FILE, help="The district's trust file.")
@common
@pass_frame
def open_(frame: Frame, package: Path, out: Path, identity: Path, trust: Path | None) -> None:
    """Verify PACKAGE, then decrypt it into the new folder OUT. Nothing is written if it does not hold."""
    from permslip.actions import receiving

    with _not_to_be_used():
        report, names = receiving.open_package(package=package, out=out, identity=identity, trust=trust)
    data = report.as_dict() | {"out": str(out), "files": list(names)}
    signer = "" if report.signer else "  The signer is unknown: give --trust to know who made it.\n"
    frame.say(
        data,
        f"{report.release} of {report.district} is open in {out}:\n{signer}"
        + "\n".join(f"  {n}" for n in names),
    )


@click.command(epilog="Example: permslip keygen our-key.txt")
@click.argument("out", type=click.Path(path_type=Path))
@common
@pass_frame
def keygen(frame: Frame, out: Path) -> None:
    """Make an age key pair for a partner: the private half in OUT, the public half on the screen."""
    from permslip.actions import receiving

    public = receiving.keygen(out)
    frame.say(
        {"identity": str(out), "public": public},
        f"Private key: {out} (keep it; whoever has it can open your packages)\nPublic key:  {public}\n"
        "Read the public key to the district by telephone, or hand it over in person.",
    )
