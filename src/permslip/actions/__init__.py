"""Actions: one function per thing a person does.

In: a :class:`~permslip.actions.desk.Desk` (an open office, an engine, the lawbook) and keyword arguments,
always
with ``by=``, the person who acts. Out: plain values for a door to render. The entry is written in the same
transaction as the state it describes. An action loads, calls the rooms in the order of the road, and
stores; it
holds no rule of its own.
"""
