"""The npm packages of this folder: GitHub's descriptions of its APIs, and a mock server."""

from pathlib import Path

from demo import npm

_HERE = Path(__file__).parent
# The descriptions again in other forms, such as with references written out: 400 MB that nothing
# here reads.
_UNREAD = ("@octokit/openapi/generated/*.deref.*", "@octokit/graphql-schema/schema.json")


def node_modules() -> Path:
    """Have the packages installed, and name their folder."""
    return npm.node_modules(_HERE, _UNREAD)
