"""The graph store that is Neo4j: Community Edition, without plugins, in Cypher 5 and Cypher 25."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from neo4j import (  # noqa: TID251  # the graph store is the one place that speaks to Neo4j
    READ_ACCESS,
    GraphDatabase,
    NotificationMinimumSeverity,
    unit_of_work,
)
from neo4j.exceptions import (  # noqa: TID251  # the graph store is the one place that speaks to Neo4j
    AuthError,
    ClientError,
    ConstraintError,
    DriverError,
    Neo4jError,
)

from kinfold.errors import ProjectUnusable, SignInRefused, StoreInterrupted
from kinfold.publishing.graph.attending import Silent, attended, parted
from kinfold.publishing.graph.queries import query
from kinfold.publishing.graph.store import Batch, Drawn, End, GraphStore, Part, Turn, overtaken
from kinfold.publishing.graph.vocabulary import ENDS, MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import LiteralString

    from neo4j import (  # noqa: TID251  # the graph store is the one place that speaks to Neo4j
        Driver,
        ManagedTransaction,
        Session,
    )

    from kinfold.publishing.place import Place

    Step = tuple[LiteralString, Mapping[str, Any]]  # a query and its parameters

CONNECT_SECONDS = 5  # to open a connection: a host that does not answer at all
ANSWER_SECONDS = 10  # with the first words of the protocol: what listens there may be no Neo4j
RETRY_SECONDS = 60  # for a deadlock with others; a server that is gone is noticed sooner, by ``attended``
LONGEST_SECONDS = 600  # of one transaction: one left behind by a broken way must not hold its locks for ever
INDEX_SECONDS = 3600  # to fill an index of many millions
# ``IF NOT EXISTS`` looks before it waits for the lock: whoever waited for somebody else hears this.
ALREADY_THERE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
CONSTRAINTS, INDEXES = "V0001__unique_nodes", "V0002__indexes"
ROWS = 10_000  # read or removed at a time
_UNPUBLISHED = ("judgements", "records", "identifiers", "customers", "runs")
_SIGN_IN_HINT = "NEO4J_PASSWORD, --password-file or the prompt take the password; --user the name"

# The driver logs every deadlock that it waits out: a program that keeps no log is not to print that.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

T = TypeVar("T")


class _TurnIsOver(Exception):  # noqa: N818  # it reads as a statement
    """Another publication of the project began, or this one was taken out."""


class Neo4jGraph(GraphStore):
    """Projects in one database of a Neo4j server."""

    def __init__(self, driver: Driver, place: Place) -> None:
        self._driver = driver
        self._place = place

    def rows(self, asked: str) -> list[dict[str, Any]]:
        """Answer a query of a person, which may not write. Raises ProjectUnusable for a wrong one."""
        with self._mapped():
            return self._attended(lambda: self._read(asked))

    def _read(self, asked: LiteralString) -> list[dict[str, Any]]:
        with self._driver.session(
            database=self._place.database or None, fetch_size=ROWS, default_access_mode=READ_ACCESS
        ) as session:
            return session.run(asked).data()

    def prepare(self) -> None:
        """Create the constraints where they are not there yet."""
        self._migrate(CONSTRAINTS)

    def make_findable(self) -> None:
        """Create the indexes where they are not there yet, after a first load: that is faster than before."""
        self._migrate(INDEXES)
        self._run(query("write", "refresh_names").text)

    def state(self, project: str, part: Part) -> Iterator[Sequence[tuple[str, int | None]]]:
        """Stream the hash of each unit from the server."""
        asked = query("write", f"{part.value}_state").text
        with self._mapped():
            session = self._session()
            try:
                result = self._attended(lambda: session.run(asked, project=project))
                while rows := self._attended(lambda: result.fetch(ROWS)):
                    yield [(row[0], row[1]) for row in rows]
            except Silent:  # the session is left to its thread: the server would not let it go
                raise
            except BaseException:
                session.close()
                raise
            self._attended(session.close)

    def members(self, project: str, customers: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Ask for the records of customers, in one query."""
        rows = self._run(query("write", "customers_members").text, project=project, keys=list(customers))
        return [(row["customer"], row["record"]) for row in rows]

    def begin(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Write the run's node with the turn's token, then take all other tokens away.

        Each waits until a batch that is being written is; a later one does not find its token. Of two that
        begin at one moment both may go without.
        """
        told = {"token": turn.token, "publisher": turn.publisher or None, "properties": dict(properties)}
        self._run(query("write", "run_publishing").text, project=turn.project, run=turn.run, **told)
        self._end_turns(turn.project, but=turn.token)

    def write(self, turn: Turn, part: Part, batch: Batch) -> None:
        """Write a batch as one transaction; deadlocks are waited out.

        What the state did not know is created, which costs less than to look for it once more; and each
        unit ties its own relationships, so that one end of them is at hand.
        """
        known = {unit["key"] for unit in batch.units} if part in MARKS else set(batch.stale)
        given: tuple[tuple[str, str, list[Any]], ...] = (
            ("_clear", "stale", batch.stale if part in ENDS else []),
            ("_new", "units", [unit for unit in batch.units if unit["key"] not in known]),
            ("", "units", [unit for unit in batch.units if unit["key"] in known]),
            ("_gone", "gone", batch.gone),
        )
        steps = [
            (query("write", part.value + step).text, {"project": turn.project, "run": turn.run, rows: kept})
            for step, rows, kept in given
            if kept
        ]
        self._in_turn(turn, steps)

    def finish(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Write the run's node, and say of former ones that they are replaced."""
        told = {"project": turn.project, "run": turn.run, "properties": dict(properties)}
        self._in_turn(turn, [(query("write", "run_published").text, told)])

    def counts(self, project: str) -> Mapping[str, int]:
        """Let the server count."""
        rows = self._run(query("write", "counts").text, project=project)
        return {row["what"]: row["times"] for row in rows if row["times"]}

    def drawn(self, project: str) -> Sequence[Drawn]:
        """Ask for what people drew; what they wrote beside it is taken as text, whatever it is."""
        rows = self._run(query("write", "judgements_drawn").text, project=project)
        return [
            Drawn(
                row["type"], End(*row["one"]), End(*row["other"]), _text(row["by"]), _text(row["reason"]),
                tuple(row["ties"]),
            )
            for row in rows
        ]  # fmt: skip

    def take(self, project: str, drawn: Sequence[Drawn], at: str) -> None:
        """Note on the relationships when they were taken."""
        ties = [tie for each in drawn for tie in each.ties]
        self._run(query("write", "judgements_taken").text, project=project, ties=ties, at=at)

    def remove(self, project: str) -> int:
        """Remove the project's nodes in batches, and the schema when no other project is there.

        A publication that is still under way somewhere else is not to write it again.
        """
        self._end_turns(project)
        removed = 0
        for name in _UNPUBLISHED:
            asked = query("write", f"unpublish_{name}").text
            while batch := self._run(asked, project=project, most=ROWS)[0]["removed"]:
                removed += batch
        if not self._run(query("write", "projects").text):
            for statement in query("write", "drop_schema").statements:
                self._run(statement)
        return removed

    def _in_turn(self, turn: Turn, steps: Sequence[Step]) -> None:
        """Take steps in one transaction, if the turn is not over. Raises ProjectLocked if it is."""
        held = {"project": turn.project, "run": turn.run, "token": turn.token}
        try:
            with self._mapped():
                self._attended(
                    lambda: self._in_session(_all, (query("write", "turn_held").text, held), steps)
                )
        except _TurnIsOver as over:
            rows = self._run(query("write", "turns").text, project=turn.project)
            raise overtaken([f"{row['publisher']} since {row['startedAt']}" for row in rows]) from over

    def _end_turns(self, project: str, but: str = "") -> None:
        self._run(query("write", "turns_end").text, project=project, token=but)

    def _run(self, asked: LiteralString, **parameters: object) -> list[dict[str, Any]]:
        with self._mapped():
            return self._attended(lambda: self._in_session(_rows, asked, parameters))

    def _migrate(self, name: str) -> None:
        for statement in query("schema", name).statements:
            with _already_there():
                self._run(statement)
        asked, seconds = "CALL db.awaitIndexes($seconds)", {"seconds": INDEX_SECONDS}
        with self._mapped():
            self._attended(lambda: self._in_session(_rows, asked, seconds, longest=INDEX_SECONDS))

    def _in_session(self, work: Callable[..., T], *given: object, longest: float = LONGEST_SECONDS) -> T:
        with self._session() as session:
            return session.execute_write(unit_of_work(timeout=longest)(work), *given)

    def _attended(self, work: Callable[[], T]) -> T:
        return attended(work, self._place.uri)

    def _session(self) -> Session:
        return self._driver.session(database=self._place.database or None, fetch_size=ROWS)

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what the driver says into ours: what, where, what next."""
        try:
            yield
        except Silent as silence:
            raise StoreInterrupted(
                f"Neo4j at {self._place.uri} does not answer any more",
                hint="when it is back, give the same command again: it goes on where it stopped",
            ) from silence
        except ConstraintError as error:
            raise StoreInterrupted(
                f"somebody else, or what was interrupted, still writes the project to {self._place.uri}",
                hint="give the same command again in a while: it writes what is missing then",
            ) from error
        except ClientError as error:
            raise _refused(self._place, error) from error
        except (DriverError, Neo4jError) as error:
            raise StoreInterrupted(
                f"Neo4j at {self._place.uri} went away: {_first_line(error)}",
                hint="when it is back, give the same command again: it goes on where it stopped",
            ) from error


@contextmanager
def connected(place: Place) -> Iterator[Neo4jGraph]:
    """Connect to a place and say at once when nobody is there. Raises ProjectUnusable within 15 s."""
    sign_in = (place.user, place.password) if place.password else None
    driver = GraphDatabase.driver(
        place.uri,
        auth=sign_in,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=ANSWER_SECONDS,
        max_transaction_retry_time=RETRY_SECONDS,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
    )
    try:
        attended(lambda: _greet(driver, place), place.uri)
        yield Neo4jGraph(driver, place)
    except Silent as silence:
        raise _absent(place, "it took the connection and says nothing") from silence
    finally:
        parted(driver.close)


def _greet(driver: Driver, place: Place) -> None:
    try:
        with driver.session(database=place.database or None) as session:
            session.run("RETURN 1").consume()
    except ClientError as error:
        raise _refused(place, error) from error
    except (DriverError, Neo4jError) as error:
        raise _absent(place, _first_line(error)) from error


def _absent(place: Place, reason: str) -> ProjectUnusable:
    return ProjectUnusable(
        f"no Neo4j answers at {place.uri}: {reason}",
        hint="is it running, and is that its Bolt address? `make neo4j` starts one on this machine",
    )


def _refused(place: Place, error: ClientError) -> ProjectUnusable:
    if isinstance(error, AuthError):
        return SignInRefused(
            f"Neo4j at {place.uri} does not let {place.user} in: {_first_line(error)}", hint=_SIGN_IN_HINT
        )
    return ProjectUnusable(
        f"Neo4j at {place.uri} refused: {_first_line(error)}",
        hint="--database names another database; without it the server's own default is used",
    )


@contextmanager
def _already_there() -> Iterator[None]:
    """Let somebody else have been faster."""
    try:
        yield
    except ProjectUnusable as refused:
        if getattr(refused.__cause__, "code", "") != ALREADY_THERE:
            raise


def _text(said: object) -> str:
    return "" if said is None else str(said)


def _first_line(error: Exception) -> str:
    said = getattr(error, "message", None) or str(error)
    return str(said).strip().partition("\n")[0].rstrip(":")


def _all(transaction: ManagedTransaction, held: Step, steps: Sequence[Step]) -> None:
    if not _rows(transaction, *held):
        raise _TurnIsOver
    for asked, parameters in steps:
        transaction.run(asked, dict(parameters)).consume()


def _rows(
    transaction: ManagedTransaction, asked: LiteralString, parameters: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return transaction.run(asked, dict(parameters)).data()
