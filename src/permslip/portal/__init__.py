"""The portal: the second door. A district runs it with ``permslip serve``, and six people do their part in
a browser.

In come requests of a browser, each from somebody who holds a seat (or from anybody, for what is public);
out go pages. Views parse, call one action and render. The portal holds no rule: what may be seen and done
by whom stands in one table (``door.pages``), and what happens then is an action's.

Folders: ``door`` (who comes in, sessions, the gate, the process that serves), ``frame`` (how pages look),
and one for each front page: ``steward``, ``approver``, ``partner``, ``family``, ``staff``, ``register``,
``api``.
"""
