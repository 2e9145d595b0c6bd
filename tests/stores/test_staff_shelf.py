"""The roster of staff: which releases had rows about one member of staff, and in which tables."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip import stores
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import OfficeProblem, VerificationFailed


def put(office, release: str, table: pa.Table):
    """A roster of staff in force, with an entry of its own."""
    with office.scratch() as tmp, office.transaction() as tx:
        pq.write_table(table, tmp / "staff.parquet")
        body = {"day": "2026-11-23", "digest": "8" * 64, "answers": 1}
        entry = tx.append(EntryKind.CONSENT_BATCH, body, actor_role="office")
        return office.vault.put(entry, stores.Shelf.STAFF, release, tmp / "staff.parquet", table.num_rows)


def test_each_release_tells_the_tables_that_hold_the_member(office):
    put(office, "rel_1", pa.table({"subject": ["t1", "t2"], "tables": ["evaluations|staff", "staff"]}))
    put(office, "rel_2", pa.table({"subject": ["t2"], "tables": ["staff"]}))
    assert office.vault.disclosed_staff("t1") == (("rel_1", ("evaluations", "staff")),)
    assert office.vault.disclosed_staff("t2") == (("rel_1", ("staff",)), ("rel_2", ("staff",)))
    assert office.vault.disclosed_staff("t") == ()
    assert office.vault.disclosed("t1") == ()  # staff are no students, whatever their keys


def test_a_roster_that_was_changed_or_lacks_its_columns_stops(office):
    kept = put(office, "rel_1", pa.table({"subject": ["t1"], "tables": ["staff"]}))
    kept.path.write_bytes(kept.path.read_bytes()[:-1] + b"?")
    with pytest.raises(OfficeProblem, match=r"vault \(staff\) is missing or was changed"):
        office.vault.disclosed_staff("t1")


def test_a_roster_without_its_columns_is_none(office):
    put(office, "rel_1", pa.table({"subject": ["t1"]}))
    with pytest.raises(VerificationFailed, match="roster of staff of rel_1"):
        office.vault.disclosed_staff("t1")
