"""The script beside the files of a bulk load: one call of ``neo4j-admin``, and how to make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPT = "import.sh"

_TEXT = """\
#!/bin/sh
# Loads run {runId} of the kinfold project {project} into a Neo4j database that holds nothing yet.
#
#   1. Stop the server.
#   2. As the server's user, who must be able to read this folder:  ./import.sh [DATABASE] [OPTION]…
#   3. Start the server, and give the command `kinfold publish`: it makes the constraints and indexes, looks
#      whether all is there, and writes nothing that is. Without kinfold at hand, cypher-shell runs the files
#      in schema/ one after the other.
#
# DATABASE is neo4j if none is named. NEO4J_HOME is the server's folder, where neo4j-admin is not on the path.
# OPTION goes to neo4j-admin. A database that is there already, even an empty one, is only replaced with
# --overwrite-destination, and then ALL that it held is lost.
set -eu
cd "$(dirname "$0")"
database=neo4j
case "${{1:-}}" in
    "" | -*) ;;
    *) database=$1; shift ;;
esac
exec "${{NEO4J_HOME:+$NEO4J_HOME/bin/}}neo4j-admin" database import full "$database" \\
{files} \\
    --id-type=string --array-delimiter={separator} --multiline-fields={multiline} --bad-tolerance=0 "$@"
"""


def import_script(
    told: Mapping[str, Any], nodes: Sequence[str], ties: Sequence[str], separator: str, *, multiline: bool
) -> str:
    """Return the script for these files; ``told``: the project and the run."""
    files = [f"    --nodes=./{name}" for name in nodes] + [f"    --relationships=./{name}" for name in ties]
    return _TEXT.format(
        **told,
        files=" \\\n".join(files),
        separator=f"U+{ord(separator):04X}",
        multiline=str(multiline).lower(),
    )
