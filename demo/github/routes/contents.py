"""Files and folders of the repository."""

from demo.github.exchange import Answer, Endpoint, Question, not_found
from demo.github.objects.files import content_file, content_folder


def _file(question: Question) -> Answer:
    state, path = question.state, question.path["path"]
    ref = question.query.get("ref")
    if ref and state.commit_named(ref) is None:
        raise not_found(f"No commit found for the ref {ref}")
    shown = ref or state.repository.default_branch
    below = {name: text for name, text in state.contents.items() if name.startswith(f"{path}/")}
    if below:
        return Answer(content_folder(question.site, state.repository, shown, path, below))
    if path not in state.contents:
        raise not_found()
    return Answer(content_file(question.site, state.repository, shown, path, state.contents[path]))


ENDPOINTS = (
    Endpoint("/contents/{path:path}", _file, "repos/contents#get-repository-content", "contents"),
)
