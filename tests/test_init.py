"""Specify the command `init`, on a real folder."""

import io
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sei_action.cli import main
from sei_action.init import init
from sei_action.runner import Runner
from tests.repository import ROOT

CI = "name: CI\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n"
DEPLOY = CI.replace("CI", "Deploy").replace("build:", "deploy:\n    environment: live")
KEY = "key-of-a-user=1"


@dataclass
class Scene:
    """Hold a repository, the answers of its user, and what was said."""

    root: Path
    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    said: str = ""

    def init(self, *, folder: str = ".", asking: bool = True, **texts: str) -> int:
        """Run the command and remember what it says."""
        env = {f"SEI_{name.upper()}": text for name, text in texts.items()}
        log = io.StringIO()
        ask = self._answer if asking else None
        code = init(env, Runner(env, log), ask, self.root / folder)
        self.said = log.getvalue()
        return code

    def _answer(self, question: str) -> str:
        self.questions.append(question)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)

    def write(self, name: str, text: str) -> Path:
        """Write a workflow file."""
        path = self.root / ".github" / "workflows" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    @property
    def texts(self) -> dict[str, str]:
        """Give all workflow files."""
        folder = self.root / ".github" / "workflows"
        return {path.name: path.read_text() for path in sorted(folder.glob("*"))}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return Scene(tmp_path)


def test_roles_are_asked_and_the_change_is_shown_before_it_is_written(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.answers = ["", "y"]

    assert scene.init() == 0

    assert scene.questions == [
        "What is .github/workflows/ci.yml for? ci, deploy, both, none [ci] ",
        "Write this? [y/N] ",
    ]
    assert "+++ b/.github/workflows/ci.yml\n@@" in scene.said
    assert scene.texts["ci.yml"].startswith(f"{CI}  report:\n    needs: [build]\n")


def test_an_answer_that_is_no_role_is_asked_for_again(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.answers = ["both of them", "NONE"]

    assert scene.init() == 0

    assert len(scene.questions) == 2
    assert "ci.yml stays as it is: not chosen." in scene.said


@pytest.mark.parametrize("answer", ["", "n", "what"])
def test_without_a_yes_nothing_is_written(scene: Scene, answer: str) -> None:
    scene.write("ci.yml", CI)
    scene.answers = ["", answer]

    assert scene.init() == 1

    assert scene.texts == {"ci.yml": CI}
    assert scene.said.endswith("Nothing was written.\n")


def test_who_goes_away_leaves_everything_as_it_was(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    assert scene.init() == 1

    assert scene.texts == {"ci.yml": CI}
    assert "Nothing was written." in scene.said


def test_without_a_terminal_nothing_is_written(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    assert scene.init(asking=False) == 1

    assert scene.texts == {"ci.yml": CI}
    assert "there is no terminal to ask at. Add --yes to write" in scene.said


def test_yes_writes_what_was_guessed_without_asking(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.write("deploy.yml", DEPLOY)

    assert scene.init(yes="true") == 0

    assert scene.questions == []
    assert "ci.yml: ci, because it runs on `push`." in scene.said
    assert "deploy.yml: deploy, because its name says so." in scene.said
    assert all("org/sei-action@v1" in text for text in scene.texts.values())


def test_a_second_run_changes_nothing_and_says_so(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.init(yes="true")
    texts = scene.texts

    assert scene.init(yes="true") == 0

    assert scene.texts == texts
    assert "ci.yml stays as it is: it reports already." in scene.said
    assert scene.said.endswith("Nothing is to be changed.\n")


def test_a_check_writes_nothing_and_tells_by_its_exit_code(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    assert scene.init(check="true") == 1
    assert scene.texts == {"ci.yml": CI}
    assert scene.questions == []
    assert "+  report:" in scene.said

    scene.init(yes="true")
    assert scene.init(check="true") == 0


def test_roles_that_were_told_are_not_asked(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.write("deploy.yml", DEPLOY)
    scene.write("both.yml", CI.replace("CI", "Both"))
    scene.write("other.yml", CI.replace("CI", "Other"))

    assert scene.init(yes="true", ci="ci.yml\nboth.yml", deploy="deploy.yml\nboth.yml") == 0

    assert scene.texts["other.yml"] == CI.replace("CI", "Other")
    assert "kind" not in scene.texts["ci.yml"]
    assert "kind: cd" in scene.texts["both.yml"]
    assert "because it runs on" not in scene.said


def test_a_file_that_is_not_there_is_told(scene: Scene) -> None:
    assert scene.init(yes="true", ci="ci.yml") == 1

    assert "error: Input `ci`: 'ci.yml' is no workflow of this repository" in scene.said


def test_one_file_can_report_the_others(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    assert scene.init(yes="true", workflow_run="true") == 0

    assert scene.texts["ci.yml"] == CI
    assert "      - CI\n    types: [completed]\n" in scene.texts["sei.yml"]
    assert "--- /dev/null\n+++ b/.github/workflows/sei.yml\n" in scene.said


def test_what_is_left_to_do_is_told_with_what_to_write(scene: Scene) -> None:
    scene.write("ci.yml", "on: push\njobs: {build: {runs-on: x}}")

    assert scene.init(yes="true") == 1

    assert (
        "warning: .github/workflows/ci.yml cannot be changed by this: its `jobs` are not written "
        "one below the other. Write this as its last job:\n  report:\n    needs: [build]\n"
        in scene.said
    )


def test_what_can_be_written_is_written_beside_it(scene: Scene) -> None:
    scene.write("ci.yml", CI)
    scene.write("odd.yml", "on: [push")

    assert scene.init(yes="true") == 1

    assert "report:" in scene.texts["ci.yml"]
    assert "odd.yml cannot be changed by this: it is no YAML" in scene.said


def test_what_was_chosen_and_what_is_wrong_is_told(scene: Scene) -> None:
    scene.write("a.yml", CI.replace("build:", "deploy:"))
    scene.write("b.yml", CI)

    scene.init(check="true")

    assert "\n.github/workflows/a.yml: a last job reports its deployments, because" in scene.said
    assert "\nwarning: .github/workflows/b.yml:1: " in scene.said


def test_the_next_command_is_told(scene: Scene) -> None:
    scene.write("it's.yml", CI)
    (scene.root / "src").mkdir()

    scene.init(folder="src", yes="true")

    path = """'../.github/workflows/it'"'"'s.yml'"""
    assert (
        f"Next: git add -- {path} && git commit -m 'Report runs to SEI' -- {path} && git push "
        "-u origin HEAD\nThen look at the run's summary at GitHub\n"
    ) in scene.said


def test_it_is_told_what_the_step_reads_at_github(scene: Scene) -> None:
    scene.init(yes="true")
    assert "the secret SEI_API_KEY and the variable SEI_INSTANCE_GUID of" in scene.said


def test_a_guid_that_is_in_the_file_is_read_from_nowhere(scene: Scene) -> None:
    scene.init(yes="true", instance_guid="666ba79b-3f3d-4236-ac04-4686ce526705")
    assert "The step reads the secret SEI_API_KEY of the repository" in scene.said


def test_a_sandbox_is_reached_by_runners_of_this_machine_alone(scene: Scene) -> None:
    scene.init(yes="true", base_url="http://127.0.0.1:8080/v1")

    assert "Only a runner on this machine reaches http://127.0.0.1:8080/v1/" in scene.said
    assert scene.said.endswith("and at http://127.0.0.1:8080/\n")


def test_another_sei_has_no_page_to_look_at(scene: Scene) -> None:
    scene.init(yes="true", base_url="https://sei.acme.example/v1")

    assert scene.said.endswith("Then look at the run's summary at GitHub\n")


def test_outside_of_a_repository_that_is_told(tmp_path: Path) -> None:
    scene = Scene(tmp_path)

    assert scene.init(yes="true") == 1

    assert "error: " in scene.said
    assert "lies in no git repository" in scene.said


def test_a_folder_that_cannot_be_written_is_told(scene: Scene) -> None:
    (scene.root / ".github").write_text("no folder")

    assert scene.init(yes="true") == 1

    assert "cannot be read or written (Not a directory)" in scene.said


def test_a_key_in_an_input_is_told_and_not_shown(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    assert scene.init(yes="true", api_key=KEY, environment=KEY) == 1

    assert "Input `environment`: it holds the value of `api-key`" in scene.said
    assert KEY not in scene.said


def test_the_command_line_takes_the_options(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ci", "deploy", "other"):
        scene.write(f"{name}.yml", CI.replace("CI", name))
    monkeypatch.chdir(scene.root)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    words = ["init", "--ci", "ci.yml", "other.yml", "--ci", "deploy.yml", "--deploy", "deploy.yml"]

    assert main([*words, "--yes", "--environment", "live", "--uses", "acme/sei@v2"], {}) == 0

    assert "environment: live" in scene.texts["deploy.yml"]
    assert all("acme/sei@v2" in text for text in scene.texts.values())
    assert "Next: git add" in capsys.readouterr().out


def test_a_key_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["init", "--api-key", KEY], {})

    assert KEY not in capsys.readouterr().err


def _typed(root: Path, text: str) -> Iterator[bytes]:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "sei_action", "init"],
        cwd=root,
        env={"PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        os.write(ours, text.encode())
        try:
            while part := os.read(ours, 4096):
                yield part
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(ours)


def test_at_a_terminal_it_asks(scene: Scene) -> None:
    scene.write("ci.yml", CI)

    said = b"".join(_typed(scene.root, "deploy\ny\n")).decode()

    assert "Write this? [y/N]" in said
    assert "kind: cd" in scene.texts["ci.yml"]
