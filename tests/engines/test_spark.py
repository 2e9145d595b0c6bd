"""The Spark engine: how it is started, what it may show, what it cannot do, and what it says then."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyspark
import pytest

from permslip.engines import ENGINES, open_engine
from permslip.engines.spark import session
from permslip.engines.spark.engine import SparkEngine
from permslip.engines.spark.faults import translate
from permslip.words.errors import BadInput, OfficeProblem, OurBug
from tests.portal.over_http import wait_for


def test_the_versions_that_work_together() -> None:
    """Ibis's own extra caps Spark, and a resolver then falls back to an old Ibis without a word."""
    assert version("ibis-framework") == "12.0.0"
    assert version("pyspark").startswith("4.0.")
    assert version("pandas").startswith("2.")


def test_only_these_engines_are_known() -> None:
    assert ENGINES == ("duckdb", "spark")
    with pytest.raises(BadInput, match="no engine polars"):
        open_engine("polars")


def test_the_command_line_offers_these_engines() -> None:
    from permslip.cli.attacking import attack
    from permslip.cli.measuring import measure
    from permslip.cli.protecting import protect
    from permslip.cli.releasing import release

    for command in (attack, measure, protect, release):
        option = next(p for p in command.params if p.name == "engine")
        assert tuple(option.type.choices) == ENGINES and option.default == ENGINES[0]


def test_a_cluster_that_speaks_in_the_clear_is_refused() -> None:
    session.demand_encryption("local[*]", {})
    session.demand_encryption("local-cluster[2,1,1024]", {})
    authenticated = {"spark.authenticate": "true"}
    for settings in ({}, authenticated, {"spark.network.crypto.enabled": "true"}):
        with pytest.raises(OfficeProblem, match="does not encrypt"):
            session.demand_encryption("spark://host:7077", settings)
    for way in ("spark.network.crypto.enabled", "spark.ssl.rpc.enabled"):
        session.demand_encryption("spark://host:7077", authenticated | {way: "true"})


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    with pytest.raises(OfficeProblem, match="runs on Java") as caught:
        session.Running("local[1]", tmp_path, None)
    assert "openjdk-17-jre-headless" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_java_that_does_not_start_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "jre" / "bin"
    broken.mkdir(parents=True)
    (broken / "java").write_text("#!/bin/sh\necho Zbigniewa >&2\nexit 1\n")
    (broken / "java").chmod(0o755)
    work = tmp_path / "work"
    code = (
        "import sys; from pathlib import Path; from permslip.engines import open_engine\n"
        "open_engine('spark', tmp=Path(sys.argv[1]))"
    )
    surroundings = {**os.environ, "JAVA_HOME": str(broken.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(work)], env=surroundings, capture_output=True, text=True, check=False
    )
    assert "OfficeProblem: Spark did not start" in done.stderr and "Zbigniewa" not in done.stderr
    assert not list(work.rglob("*"))


def test_an_engine_that_cannot_start_lets_go_of_what_it_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def lost(engine: SparkEngine) -> None:
        raise OSError("no worker at 10.0.0.7")

    returned = []
    monkeypatch.setattr(session, "borrow", lambda tmp, memory: None)
    monkeypatch.setattr(session, "give_back", lambda: returned.append("spark"))
    monkeypatch.setattr(SparkEngine, "_started", lost)
    with pytest.raises(OfficeProblem, match="lost one of its workers") as caught:
        SparkEngine(tmp=tmp_path, memory=None, threads=None)
    assert caught.value.__context__ is None and "10.0.0.7" not in str(caught.value)
    assert returned == ["spark"] and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("java.io.IOException: No space left on device: Zbigniewa", OfficeProblem),
        ("java.lang.OutOfMemoryError: Java heap space Zbigniewa", OfficeProblem),
        ("ExecutorLostFailure (executor 1 exited) Zbigniewa", OfficeProblem),
        ("[CAST_INVALID_INPUT] The value 'Zbigniewa' of the type", BadInput),
        ("duckdb.ConversionException: Could not convert string 'Zbigniewa'", BadInput),
        ("something else about Zbigniewa", OurBug),
    ],
)
def test_each_fault_has_its_family_and_no_value(said: str, family: type[Exception]) -> None:
    told = translate(RuntimeError(said))
    assert type(told) is family and "Zbigniewa" not in str(told)


def still_there(path: Path) -> bytes:
    """What is in a file; nothing where Spark has removed it meanwhile, as it does of tables nobody has any
    more."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


@pytest.mark.spark
@pytest.mark.slow
def test_two_workers_compute_and_what_they_leave_on_disk_is_encrypted(spark: Path, tmp_path: Path) -> None:
    mark = "Zbigniewa of the third grade"
    with open_engine("spark", tmp=tmp_path) as engine:
        context = engine.spark.sparkContext
        assert context.master.startswith("local-cluster[2,")
        # the driver's own and two workers', who come when they have started
        wait_for(lambda: context._jsc.sc().getExecutorMemoryStatus().size() == 3)
        # whatever it was before, and not Spark's own
        assert "pyspark" not in str(getattr(signal.getsignal(signal.SIGINT), "__module__", ""))
        settings = dict(context.getConf().getAll())
        for name, value in session.ALWAYS.items():
            assert settings[name] == value
        assert settings["spark.driver.bindAddress"] == "127.0.0.1" and context.uiWebUrl is None
        # two megabytes of it in a plan, and more through the shuffle's files
        rows = engine.memory(
            "t", pa.table({"n": range(60_000), "who": [f"{mark} {i % 999}" for i in range(60_000)]})
        )
        counted = engine.keep("c", rows.group_by("who").agg(n=rows.n.max()).order_by("who"))
        assert engine.arrow(counted.count())[0].to_pylist() == [999]
        running = session._RUNNING["spark"].folder
        assert running.is_relative_to(spark) and stat.S_IMODE(running.stat().st_mode) == 0o700
        written = [
            p for p in running.rglob("*") if p.is_file() and "jars" not in p.parts and not p.is_symlink()
        ]
        assert any(p.suffix == ".data" for p in written), "nothing was shuffled: the test looks at nothing"
        assert [p.name for p in written if mark.encode() in still_there(p)] == []
        assert not (Path(pyspark.__file__).parent / "work").exists(), "logs beside the programs"


@pytest.mark.spark
@pytest.mark.slow
def test_two_engines_share_spark_and_see_nothing_of_each_other(spark: Path, tmp_path: Path) -> None:
    with open_engine("spark", tmp=tmp_path) as one, open_engine("spark", tmp=tmp_path) as other:
        assert one.spark.sparkContext is other.spark.sparkContext
        a, b = one.memory("t", pa.table({"a": [1]})), other.memory("t", pa.table({"b": ["x"]}))
        assert one.arrow(a).to_pylist() == [{"a": 1}] and other.arrow(b).to_pylist() == [{"b": "x"}]
        one.close()
        assert other.arrow(b).to_pylist() == [{"b": "x"}]
    assert not list(tmp_path.iterdir())


@pytest.mark.spark
@pytest.mark.slow
def test_what_spark_has_not_is_said(spark: Path) -> None:
    from datetime import time

    with open_engine("spark") as engine:
        with pytest.raises(BadInput, match="time of day"):
            engine.memory("t", pa.table({"bell": [time(8, 30)]}))
        with pytest.raises(BadInput, match="finer than a millionth of a second"):
            engine.memory("t", pa.table({"at": pa.array([1], pa.timestamp("ns"))}))
        t = engine.memory("t", pa.table({"a": ["1"], "n": [1]}))
        with pytest.raises(OurBug, match="joined on"):
            again = t.view()
            engine.arrow(t.inner_join(again, [t.a.cast("int64") == again.n]).select(t.a))
        with pytest.raises(OurBug, match="ascending"):
            engine.arrow(t.aggregate(g=t.a.group_concat(",", order_by=t.n.desc())))
