"""Starting Spark, and stopping it: one context a process, shared by the engines that are open.

Nothing that Spark does may show a child: what it spills is encrypted with a key that dies with it, its page
and its event log are off, its own log goes nowhere, and it listens on the loopback alone unless it is
pointed at a real cluster, which then has to encrypt what its machines say to each other.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from permslip.words.errors import OfficeProblem

MASTER = "PERMSLIP_SPARK_MASTER"
"""The environment variable that names the cluster; without it Spark runs in one process on this machine."""
HERE = "local[*]"
ROWS_IN_A_BATCH = 1 << 17

ALWAYS: Mapping[str, str] = {
    "spark.ui.enabled": "false",  # its page shows plans, and plans hold values
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
    "spark.ui.showConsoleProgress": "false",
    "spark.io.encryption.enabled": "true",  # whatever is spilled, shuffled or kept on a local disk
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_IN_A_BATCH),
    "spark.sql.execution.arrow.localRelationThreshold": "1MB",  # more as part of a plan makes planning slow
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a cast that fails is an error, as in DuckDB, and no silent null
    "spark.sql.caseSensitive": "true",
    "spark.sql.mapKeyDedupPolicy": "LAST_WIN",
    "spark.driver.maxResultSize": "0",
}
ON_THIS_MACHINE: Mapping[str, str] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.shuffle.partitions": "2",  # merged again where there is little in them
}
_ENCRYPTED = ("spark.network.crypto.enabled", "spark.ssl.rpc.enabled")


def is_here(master: str) -> bool:
    """Whether a master runs everything on this machine."""
    return master.startswith("local")


def demand_encryption(master: str, settings: Mapping[str, str]) -> None:
    """Raises OfficeProblem where a cluster's machines would speak to each other in the clear."""
    if is_here(master):
        return
    on = {name for name, value in settings.items() if value.lower() == "true"}
    if "spark.authenticate" not in on or not on.intersection(_ENCRYPTED):
        raise OfficeProblem(
            "this Spark cluster does not encrypt what its machines send each other",
            fix="set spark.authenticate and spark.network.crypto.enabled to true in spark-defaults.conf",
        )


class Running:
    """A Spark context with its Java process and its private folder."""

    def __init__(self, master: str, tmp: Path | None, memory: str | None) -> None:
        self.master = master
        if tmp is not None:
            tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix="spark-", dir=tmp)  # mode 0700
        try:
            self.context, self._process = self._start(memory)
        except BaseException:
            self._folder.cleanup()
            raise

    @property
    def folder(self) -> Path:
        """Where Spark spills, encrypted."""
        return Path(self._folder.name)

    def _start(self, memory: str | None) -> tuple[Any, subprocess.Popen[bytes]]:
        try:
            import pyspark
            from pyspark.errors import PySparkException
            from pyspark.java_gateway import launch_gateway
            from pyspark.logger import PySparkLogger
        except ImportError:
            raise OfficeProblem(
                "Spark is not installed", fix="python3 tools/setup.py spark (430 MB, once)"
            ) from None
        if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
            raise OfficeProblem(
                "Spark runs on Java, and there is none", fix="apt-get install openjdk-17-jre-headless"
            )
        # writes every failed query to the terminal, with the value that it failed on
        PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
        first = pyspark.SparkConf(loadDefaults=False)
        if memory is not None:
            first.set("spark.driver.memory", memory)
        with self._surroundings(self._home(Path(pyspark.__file__).parent)), _own_interrupt():
            try:
                # Java's own words would go to the terminal; a log line can hold a value
                nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                gateway: Any = launch_gateway(first, nowhere)  # type: ignore[no-untyped-call]
                pyspark.SparkContext._ensure_initialized(gateway=gateway)
                given = dict(pyspark.SparkConf(_jvm=gateway.jvm).getAll())
                context = pyspark.SparkContext(conf=self._settings(pyspark.SparkConf(False), given))
            except (PySparkException, OSError) as error:
                raise _not_started(error) from None
            except Exception as error:  # what Java says can quote its whole configuration
                if isinstance(error, OfficeProblem):
                    raise
                raise _not_started(error) from None
        return context, gateway.proc

    def _settings(self, conf: Any, given: Mapping[str, str]) -> Any:
        """The configuration: what a cluster's own file says, and over it what never changes."""
        conf.setMaster(self.master).setAppName("permslip")
        wanted = dict(ALWAYS)
        if is_here(self.master):
            wanted |= {
                **ON_THIS_MACHINE,
                "spark.local.dir": str(self.folder),
                "spark.authenticate.secret": secrets.token_hex(32),
            }
        demand_encryption(self.master, {**given, **wanted})
        for name, value in wanted.items():
            conf.set(name, value)
        return conf

    def _home(self, installed: Path) -> str:
        """Spark's programs. The workers of a local cluster write their logs beside them: those of ours see
        the programs in the private folder, through links."""
        if not self.master.startswith("local-cluster"):
            return str(installed)
        home = self.folder / "home"
        (home / "work").mkdir(parents=True)
        for part in installed.iterdir():
            if part.name != "work":
                (home / part.name).symlink_to(part)
        return str(home)

    @contextlib.contextmanager
    def _surroundings(self, home: str) -> Iterator[None]:
        """The environment while Java starts: it is inherited, and put back."""
        wanted = {"PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable), "SPARK_HOME": home}
        if is_here(self.master):
            wanted |= {
                "PYSPARK_PYTHON": sys.executable,
                "SPARK_LOCAL_IP": "127.0.0.1",
                "SPARK_LOCAL_DIRS": str(self.folder),
            }
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def stop(self) -> None:
        """Stop Spark and its Java process, and remove what they left."""
        import pyspark

        with contextlib.suppress(Exception):
            self.context.stop()
        gateway: Any = pyspark.SparkContext._gateway
        pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None
        with contextlib.suppress(Exception):
            gateway.shutdown()
        if self._process.stdin is not None:
            self._process.stdin.close()  # at which Java goes
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


@contextlib.contextmanager
def _own_interrupt() -> Iterator[None]:
    """Spark puts its own handler on Ctrl-C for as long as the process lives; the program's comes back."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def _not_started(error: Exception) -> OfficeProblem:
    return OfficeProblem(
        f"Spark did not start ({type(error).__name__})",
        fix=f"check that Java 17 is there (java -version) and what {MASTER} names; docs/how-to/spark.md",
    )


_LOCK = threading.Lock()
_RUNNING: dict[str, Any] = {"engines": 0, "spark": None}


def borrow(tmp: Path | None, memory: str | None) -> Running:
    """The Spark of this process, started where none runs yet. Give it back with :func:`give_back`.

    Raises OfficeProblem when it cannot be started.
    """
    with _LOCK:
        if _RUNNING["spark"] is None:
            _RUNNING["spark"] = Running(os.environ.get(MASTER) or HERE, tmp, memory)
        _RUNNING["engines"] += 1
        running: Running = _RUNNING["spark"]
        return running


def give_back() -> None:
    """One engine fewer; the last one stops Spark."""
    with _LOCK:
        _RUNNING["engines"] -= 1
        if _RUNNING["engines"] == 0:
            running, _RUNNING["spark"] = _RUNNING["spark"], None
            running.stop()
