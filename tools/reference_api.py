"""api.md: the interface for programs, made from its own description."""

from __future__ import annotations

from tools.reference_page import page, table


def api() -> str:
    """api.md: every operation of the interface, with its fields."""
    from django.conf import settings

    if not settings.configured:
        _configured()
    from permslip.portal.api.problems import TITLES
    from permslip.portal.api.reading import Operation, described
    from permslip.portal.api.routes import api as interface

    schema = interface.get_openapi_schema(path_prefix="/api/v1/")

    def told(o: Operation) -> str:
        token = "" if o.token else " No token is asked."
        parts = [f"### {o.method} {o.path}", f"{o.says}{token} Answers: {', '.join(o.answers)}."]
        rows = [
            [f"`{f.name}`", f"{f.where}{', needed' if f.needed else ''}", f.kind, f.says] for f in o.fields
        ]
        parts += [table(["name", "where", "kind", "meaning"], rows)] if rows else []
        parts += [f"For example:\n\n```json\n{o.example}\n```"] if o.example else []
        return "\n\n".join(parts)

    parts = [
        schema["info"]["description"],
        "A token is a seat: the data office gives it, it is shown once, and it opens one agreement of one "
        "party. Send it as `Authorization: Bearer TOKEN`. "
        "[Work as a partner in the browser](../how-to/portal-partner.md) has an example.",
    ]
    for group, operations in described(schema):
        parts += [f"## {group.capitalize()}", *(told(o) for o in operations)]
    rows = [[f"`{n}`", f"`urn:permslip:problem:{name}`", says] for n, (name, says) in TITLES.items()]
    parts += [
        "## Problems",
        "An error is `application/problem+json` with `type`, `title`, `status`, and where there is one "
        "`detail`, `rule`, `fix` and `errors`. It never repeats what was sent.",
        table(["status", "type", "meaning"], rows),
    ]
    return page("Interface for programs", *parts)


def _configured() -> None:
    """Django, for a process that serves nothing: the description needs no database."""
    from pathlib import Path

    from permslip.portal.door.conf import PortalConf
    from permslip.portal.door.settings import settings_for
    from permslip.portal.door.setup import configure
    from permslip.stores import orm

    said = settings_for(
        database=orm.sqlite(Path("no-office-is-served.db"), portal=True),
        secret="the manual's own: nothing is served",
        conf=PortalConf(),
        languages=None,
        static=None,
    )
    configure(said)
