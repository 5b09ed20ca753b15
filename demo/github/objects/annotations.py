"""GitHub's `check-annotation`."""

from urllib.parse import quote

from demo.github.objects.repositories import html_url
from demo.github.site import JsonObject, Site
from demo.github.state.actions import Annotation, Run
from demo.github.state.code import Repository


def check_annotation(
    site: Site, repository: Repository, run: Run, record: Annotation
) -> JsonObject:
    """Describe an annotation of a job, which is for a line of a file at the run's commit."""
    page = html_url(site, repository)
    return {
        "path": record.path,
        "blob_href": f"{page}/blob/{run.head_sha}/{quote(record.path)}",
        "start_line": record.line,
        "start_column": None,
        "end_line": record.line,
        "end_column": None,
        "annotation_level": record.annotation_level,
        "title": record.title,
        "message": record.message,
        "raw_details": None,
    }
