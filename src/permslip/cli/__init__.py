"""The command line: the door that a district's officer works at.

In: arguments and the current office folder. Out: plain text (or ``--json``), progress on a terminal, an
exit code (0 yes, 3 refused, 4 undetermined, 5 verification failed, 6 waiting for a person, 2 bad input,
1 our bug). It parses, calls one action and renders; it never holds a rule.
"""

from permslip.cli.app import main

__all__ = ["main"]
