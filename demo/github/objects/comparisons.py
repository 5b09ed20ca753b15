"""GitHub's `commit-comparison`."""

from collections.abc import Sequence

from demo.github.objects.commits import commit
from demo.github.objects.files import diff_entry
from demo.github.objects.repositories import api_url, html_url
from demo.github.site import JsonObject, Site
from demo.github.state.code import Commit, Repository
from demo.github.state.history import Comparison


def commit_comparison(
    site: Site,
    repository: Repository,
    compared: Comparison,
    commits: Sequence[Commit],
    files: Sequence[str],
) -> JsonObject:
    """Describe how two commits relate, with those commits between and files that are shown."""
    base, head = compared.base.sha, compared.head.sha
    page = f"{html_url(site, repository)}/compare/{base}...{head}"
    owner = repository.owner
    return {
        "url": f"{api_url(site, repository)}/compare/{base}...{head}",
        "html_url": page,
        "permalink_url": (
            f"{html_url(site, repository)}/compare/{owner}:{base[:7]}...{owner}:{head[:7]}"
        ),
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": commit(site, repository, compared.base),
        "merge_base_commit": commit(site, repository, compared.merge_base),
        "status": compared.status,
        "ahead_by": len(compared.ahead),
        "behind_by": compared.behind_by,
        "total_commits": len(compared.ahead),
        "commits": [commit(site, repository, each) for each in commits],
        "files": [diff_entry(site, repository, compared.head, each) for each in files],
    }
