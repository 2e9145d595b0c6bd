"""A page as a machine reads it: its forms with their fields, its links, and what of a text that was typed
became a part of the page.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

MARK = "zzevil"
"""A word that stands nowhere but in what the tests type."""
SUM = "191920"
"""What a template would make of a part of it."""
WHOLE = (
    f"=1+1 {MARK} \"'><{MARK} {MARK}=1 onfocus=window.{MARK}=1 autofocus tabindex=1>"
    f"<img src=x onerror=window.{MARK}=2></textarea></title></script><script>window.{MARK}=3</script>"
    f"--><svg onload=window.{MARK}=4> {{{{191919|add:1}}}} {{% {MARK} %}} javascript:window.{MARK}=5"
)
SHORT = f"\"'><{MARK} {MARK}=1>"
SHORTEST = f"<{MARK}>"
MAIL = f'"<{MARK}>"@example.org'
HEADER = f"{WHOLE}\r\nX-{MARK}: 1\r\n\r\n<{MARK}>"

LEADS = {"href", "src", "action", "formaction", "data", "poster", "hx-get", "hx-post", "content"}
RUNS = {"style", "srcdoc", "ping"}


@dataclass
class Control:
    """One field of a form. ``choices`` are what may be chosen, ``most`` the longest text (0: any)."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    most: int = 0


@dataclass
class Form:
    """One form. A button with a name is a control of the kind ``submit``."""

    method: str
    action: str
    controls: list[Control] = field(default_factory=list)

    @property
    def signature(self) -> tuple[Any, ...]:
        """What makes it the same form on another page, about another thing: its fields and what it does."""
        acts = sorted(c.value for c in self.controls if c.name == "act")
        return (
            self.method, re.sub(r"[\w.-]*[0-9][\w.-]*", "N", self.action), tuple(acts),
            tuple(sorted({re.sub(r"\d+", "N", c.name) for c in self.controls})),
        )  # fmt: skip


class Reader(HTMLParser):
    """Reads one page: ``forms``, ``links``, and in ``wrong`` what was typed and stands there as code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.wrong: list[str] = []
        self._inside: list[str] = []
        self._form: Form | None = None
        self._chosen: Control | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if MARK in tag or any(MARK in name for name in said):
            self.wrong.append(f"<{tag} {sorted(said)}> was typed")
        for name, value in said.items():
            if name.startswith("on") or name in RUNS:
                self.wrong.append(f"{name} of <{tag}> runs")
            led = re.sub(r"[\x00-\x20]", "", value).lower()
            drawn = tag == "img" and led.startswith("data:image/svg+xml;base64,")  # the app's square code
            if name in LEADS and led.startswith(("javascript:", "data:", "vbscript:")) and not drawn:
                self.wrong.append(f"{name} of <{tag}> leads to {value[:40]}")
        if tag in ("script", "style"):
            self._inside.append(said.get("type", "") if tag == "script" else "style")
            if tag == "script" and "src" not in said and said.get("type") != "application/json":
                self.wrong.append("a script stands in the page")
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        self._controls(tag, said)

    def _controls(self, tag: str, said: dict[str, str]) -> None:
        if tag == "form":
            self._form = Form(said.get("method", "get").lower(), said.get("action", ""))
            self.forms.append(self._form)
            return
        if self._form is None:
            return
        name, most = said.get("name", ""), int(said.get("maxlength") or 0)
        if tag == "option" and self._chosen is not None:
            self._chosen.choices.append(said.get("value", ""))
        if not name or tag not in ("input", "textarea", "select", "button"):
            return
        if tag == "input" and said.get("type") in ("radio", "checkbox"):
            known = next((c for c in self._form.controls if c.name == name), None)
            if known is not None:
                known.choices.append(said.get("value", "on"))
                return
        kind = {"input": said.get("type", "text"), "button": "submit"}.get(tag, tag)
        made = Control(name, kind, said.get("value", ""), most=most)
        if kind in ("radio", "checkbox"):
            made.choices.append(said.get("value", "on"))
        self._form.controls.append(made)
        self._chosen = made if tag == "select" else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._chosen = None
        if tag in ("script", "style") and self._inside:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            if self._inside[-1] == "application/json":
                json.loads(data)
            else:
                self.wrong.append("what was typed stands in a script")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.wrong.append("what was typed stands in a comment")


def wrong_in(answer: Any) -> list[str]:
    """What of the text that was typed became code in this answer: of a page, of a table for a spreadsheet, of
    the headers."""
    found = [f"header {name}" for name in answer.headers if MARK in name.lower()]
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code >= 500 and answer.status_code != 503:
        found.append(f"status {answer.status_code}")
    if answer.streaming:
        return found
    text = answer.content.decode("utf-8", "replace")
    if kind.startswith("text/html"):
        found += Reader(text).wrong
        if SUM in text:
            found.append("a template was run that was typed")
    elif answer.content and answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append(f"{kind or 'an answer of no kind'} may be taken for a page")
    if kind.startswith("text/csv"):
        cells = (cell for row in csv.reader(io.StringIO(text)) for cell in row)
        found += [f"a formula: {c[:30]}" for c in cells if MARK in c and c.startswith(("=", "+", "-", "@"))]
    return found
