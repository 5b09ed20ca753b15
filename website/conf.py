"""What Sphinx needs to know: `make docs` builds docs/ into build/docs."""

from pathlib import Path

from sphinx.application import Sphinx

from sei_action import __version__
from website.pages import REPOSITORY_URL, Repository
from website.reference import GENERATED

project = "sei-action"
release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = project
html_copy_source = False
html_show_copyright = False
html_theme_options = {
    "source_repository": REPOSITORY_URL,
    "source_branch": "main",
    "source_directory": "docs/",
}
myst_heading_anchors = 4
# Titles are messages of ours, and keep their quotes as the message has them.
smartquotes = False

_REPOSITORY = Repository.at(Path(__file__).parents[1], GENERATED)


def _assemble(app: Sphinx, name: str, source: list[str]) -> None:
    for path in _REPOSITORY.sources_of(name):
        app.env.note_dependency(str(path))
    source[0] = _REPOSITORY.page(name, source[0])


def setup(app: Sphinx) -> None:
    """Have each page put together before it is read."""
    app.connect("source-read", _assemble)
