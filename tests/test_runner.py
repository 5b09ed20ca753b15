"""Specify what is written to the runner: no text from outside may become a command of it."""

import io
import json
import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.runner import Runner, file_name

_GITHUB = {"GITHUB_ACTIONS": "true"}
# Text from outside, biased towards what commands are made of.
_TEXT = st.lists(
    st.sampled_from(["::", "##[", "#", "[", "%", "\n", "\r", " ", "\t", "\u2028", "error", "]"])
    | st.text(max_size=3)
).map("".join)


def _is_a_command(line: str) -> bool:
    # Both forms that the runner knows: `::command` after white space, `##[command]` anywhere.
    return line.strip().startswith("::") or "##[" in line


def _parsed_outputs(text: str) -> dict[str, str]:
    """Read an output file as the runner does."""
    lines = text.split("\n")
    found: dict[str, str] = {}
    while lines and (first := lines.pop(0)):
        name, marker, end = re.split(r"(=|<<)", first, maxsplit=1)
        if marker == "=":
            found[name] = end
            continue
        index = lines.index(end)
        found[name] = "\n".join(lines[:index])
        del lines[: index + 1]
    return found


class Log(Runner):
    """A runner whose log can be read."""

    def __init__(self, env: dict[str, str]) -> None:
        """Log to memory."""
        self.stream = io.StringIO()
        super().__init__(env, self.stream)

    @property
    def lines(self) -> list[str]:
        """Give what was logged."""
        return self.stream.getvalue().splitlines()


@pytest.mark.parametrize("env", [_GITHUB, {}])
def test_a_plain_line_is_logged_as_it_is(env: dict[str, str]) -> None:
    log = Log(env)

    log.line("Branch:     fix/a:b [1] # 100 %")

    assert log.lines == ["Branch:     fix/a:b [1] # 100 %"]


@pytest.mark.parametrize(
    "text",
    [
        "::error::pwned",
        "  ::set-output name=x::y",
        "\t::stop-commands::x",
        "\u00a0::error::pwned",
        "branch ##[error]pwned",
        "###[error]pwned",
        "fine\n::error::pwned",
        "fine\r::error::pwned",
        "fine\u2028::error::pwned",
        "#\u200b#[error]pwned",
    ],
)
def test_a_name_is_no_command(text: str) -> None:
    log = Log(_GITHUB)

    log.line(text)

    assert len(log.lines) == 1
    assert not _is_a_command(log.lines[0])


@given(_TEXT)
def test_no_line_starts_a_command(text: str) -> None:
    log = Log(_GITHUB)

    log.line(text)

    assert len(log.lines) == 1
    assert not _is_a_command(log.lines[0])


@given(_TEXT)
def test_no_annotation_starts_another_command(text: str) -> None:
    log = Log(_GITHUB)

    log.warning(text)

    assert log.stream.getvalue().count("\n") == 1
    assert log.stream.getvalue().count("\r") == 0
    assert log.lines[0].startswith("::warning title=sei-action::")


@given(_TEXT)
def test_no_annotation_of_a_plain_log_is_a_command(text: str) -> None:
    log = Log({})

    log.error(text)

    assert len(log.lines) == 1
    assert not _is_a_command(log.lines[0])


def test_annotations_are_commands_on_github() -> None:
    log = Log(_GITHUB)

    log.notice("a")
    log.warning("b")
    log.error("c")

    assert log.lines == [
        "::notice title=sei-action::a",
        "::warning title=sei-action::b",
        "::error title=sei-action::c",
    ]


def test_annotations_are_plain_elsewhere() -> None:
    log = Log({})

    log.warning("a\nb")

    assert log.lines == ["warning: a b"]


def test_a_message_keeps_its_line_breaks_and_percent_signs() -> None:
    log = Log(_GITHUB)

    log.error("100 %\r\n%0A is no line break")

    assert log.lines == ["::error title=sei-action::100 %25%0D%0A%250A is no line break"]


@pytest.mark.parametrize("char", ["\x1b", "\u202e", "\u2028", "\t", "\x00"])
def test_what_cannot_be_seen_is_a_space_in_a_message(char: str) -> None:
    log = Log({**_GITHUB, "RUNNER_DEBUG": "1"})
    text = f"a{char}b"

    log.warning(text)
    log.debug(text)
    with log.group(text):
        pass

    assert log.lines == [
        "::warning title=sei-action::a b",
        "::debug::a b",
        "::group::a b",
        "::endgroup::",
    ]


def test_a_secret_is_kept_out_of_json_as_well() -> None:
    log = Log({})
    log.mask(['hunter"2'])

    log.line(json.dumps({"key": 'hunter"2'}))

    assert log.lines == ['{"key": "***"}']


@pytest.mark.parametrize("secret", ["100%25", "two\nlines", "tab\there"])
def test_a_secret_is_kept_out_before_a_message_is_escaped(secret: str) -> None:
    log = Log({**_GITHUB, "RUNNER_DEBUG": "1"})
    log.mask([secret])
    masked = len(log.lines)
    text = f"a {secret} b"

    log.error(text)
    log.debug(text)
    with log.group(text):
        pass

    assert log.lines[masked:] == [
        "::error title=sei-action::a *** b",
        "::debug::a *** b",
        "::group::a *** b",
        "::endgroup::",
    ]


def test_a_group_is_folded_on_github() -> None:
    log = Log(_GITHUB)

    with log.group("Payload"):
        log.line("{}")

    assert log.lines == ["::group::Payload", "{}", "::endgroup::"]


def test_a_group_has_its_title_elsewhere() -> None:
    log = Log({})

    with log.group("Payload"):
        log.line("{}")

    assert log.lines == ["Payload", "{}"]


def test_a_group_ends_when_something_fails_inside() -> None:
    log = Log(_GITHUB)

    with pytest.raises(KeyError), log.group("Payload"):
        raise KeyError

    assert log.lines[-1] == "::endgroup::"


def test_a_secret_is_masked_by_the_runner() -> None:
    log = Log(_GITHUB)

    log.mask(["hunter2\n", "100%"])

    assert log.lines == ["::add-mask::hunter2", "::add-mask::100%25"]


def test_no_secret_is_printed_where_nobody_masks_it() -> None:
    log = Log({})

    log.mask(["hunter2"])

    assert log.lines == []


def test_an_empty_secret_masks_nothing() -> None:
    log = Log(_GITHUB)

    log.mask(["", " \n"])
    log.line("Nothing is hidden")

    assert log.lines == ["Nothing is hidden"]


@pytest.mark.parametrize("env", [_GITHUB, {}])
def test_a_secret_is_in_no_line_from_then_on(env: dict[str, str]) -> None:
    log = Log(env)
    log.mask(["hunter2"])
    masked = len(log.lines)

    log.line("a hunter2 b")
    log.warning("c hunter2")
    with log.group("d hunter2"):
        pass

    assert "hunter2" not in "\n".join(log.lines[masked:])
    assert log.lines[masked] == "a *** b"


def test_a_secret_that_is_masked_later_is_kept_out_as_well() -> None:
    log = Log({})
    log.mask(["hunter2"])
    log.mask(["swordfish"])

    log.line("hunter2 swordfish")

    assert log.lines == ["*** ***"]


def test_a_secret_that_holds_another_is_kept_out_whole() -> None:
    log = Log({})
    log.mask(["key", "key-with-more"])

    log.line("key-with-more")

    assert "with-more" not in log.lines[0]


def test_outputs_are_read_by_the_runner_as_they_were_set(tmp_path: Path) -> None:
    file = tmp_path / "output"
    outputs = {"result": "SUCCESS", "story": "one\ntwo\n\nresult=FAILURE\nx<<y", "empty": ""}

    Log({"GITHUB_OUTPUT": str(file)}).set_outputs(outputs)

    assert _parsed_outputs(file.read_text(encoding="utf-8")) == outputs


@given(st.text(st.characters(codec="utf-8")))
def test_no_value_ends_its_own_output(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    file = tmp_path_factory.mktemp("runner") / "output"

    Log({"GITHUB_OUTPUT": str(file)}).set_outputs({"story": value, "delivered": "true"})

    text = file.read_bytes().decode()
    assert _parsed_outputs(text) == {"story": value, "delivered": "true"}


def test_no_two_outputs_end_alike(tmp_path: Path) -> None:
    file = tmp_path / "output"

    Log({"GITHUB_OUTPUT": str(file)}).set_outputs({"a": "1", "b": "2"})

    ends = re.findall(r"<<(.+)", file.read_text(encoding="utf-8"))
    assert len(set(ends)) == 2


def test_outputs_come_after_what_the_file_already_holds(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("earlier=1\n", encoding="utf-8")

    Log({"GITHUB_OUTPUT": str(file)}).set_outputs({"later": "2"})

    assert _parsed_outputs(file.read_text(encoding="utf-8")) == {"earlier": "1", "later": "2"}


def test_outside_of_github_there_is_nowhere_to_set_outputs() -> None:
    log = Log({})

    log.set_outputs({"result": "SUCCESS"})

    assert log.lines == []


def test_a_summary_comes_after_what_the_file_already_holds(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    file.write_text("# Tests\n", encoding="utf-8")

    Log({"GITHUB_STEP_SUMMARY": str(file)}).add_summary("### SEI: ✅\n")

    assert file.read_text(encoding="utf-8") == "# Tests\n### SEI: ✅\n"


def test_half_a_character_does_not_break_a_summary(tmp_path: Path) -> None:
    file = tmp_path / "summary"

    Log({"GITHUB_STEP_SUMMARY": str(file)}).add_summary("a\ud83db")

    assert file.read_text(encoding="utf-8") == "a\\ud83db"


def test_no_secret_is_in_a_summary(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    log = Log({"GITHUB_STEP_SUMMARY": str(file)})
    log.mask(["hunter2"])

    log.add_summary("a hunter2 b")

    assert file.read_text(encoding="utf-8") == "a *** b"


def test_without_a_summary_file_a_summary_is_dropped() -> None:
    log = Log({})

    log.add_summary("### SEI")

    assert log.lines == []


def test_a_file_is_kept_for_later_steps(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"

    path = Log({"RUNNER_TEMP": str(folder)}).keep_file("payload", ".json", b"{}")

    assert path == folder / "payload.json"
    assert path.read_bytes() == b"{}"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "payload-é ?", "..", ""])
def test_a_files_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    path = Log({"RUNNER_TEMP": str(tmp_path)}).keep_file(name, ".json", b"{}")

    assert path.parent == tmp_path
    assert path.is_file()


@pytest.mark.parametrize("name", ["payload", "sei-payload-1-2", "a_b.c"])
def test_a_plain_file_name_stays_as_it_is(name: str) -> None:
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("API", "api-"),
        ("front end", "front-end-"),
        ("a/b: c", "a-b-c-"),
        ("..\\a", "..-a-"),
        ("本番", "--"),
    ],
)
def test_a_file_name_is_in_lower_case_without_unsafe_characters_and_marked(
    name: str, start: str
) -> None:
    assert re.fullmatch(rf"{re.escape(start)}[0-9a-f]{{8}}", file_name(name))


@pytest.mark.parametrize(
    "names",
    [
        ("api", "API", "Api"),
        ("a b", "a-b", "a+b"),
        ("本番", "開発"),
        tuple(f"{'x' * 200}{n}" for n in range(3)),
    ],
)
def test_different_names_are_different_files_even_where_capitals_do_not_count(
    names: tuple[str, ...],
) -> None:
    assert len({file_name(name).casefold() for name in names}) == len(names)


def test_the_same_name_is_the_same_file() -> None:
    assert file_name("A b") == file_name("A b")


def test_a_name_of_150_characters_stays_as_it_is() -> None:
    assert file_name("x" * 150) == "x" * 150


def test_a_longer_name_is_cut_and_marked() -> None:
    assert re.fullmatch(r"x{150}-[0-9a-f]{8}", file_name("x" * 151))


def test_half_a_character_in_a_name_is_replaced() -> None:
    assert re.fullmatch(r"a-b-[0-9a-f]{8}", file_name("a\ud83db"))


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_debugging_is_on_where_the_runner_says_so(value: str, *, expected: bool) -> None:
    assert Log({"RUNNER_DEBUG": value}).is_debugging is expected


def test_debugging_is_off_by_default() -> None:
    assert Log({}).is_debugging is False


def test_a_line_for_who_debugs_is_a_command_on_github() -> None:
    log = Log({**_GITHUB, "RUNNER_DEBUG": "1"})

    log.debug("SEI: 100 %\nof it")

    assert log.lines == ["::debug::SEI: 100 %25%0Aof it"]


def test_a_line_for_who_debugs_is_plain_elsewhere() -> None:
    log = Log({"RUNNER_DEBUG": "1"})

    log.debug("SEI: 100 %\nof it")

    assert log.lines == ["SEI: 100 % of it"]


@pytest.mark.parametrize("env", [_GITHUB, {}])
def test_who_does_not_debug_sees_no_line_of_it(env: dict[str, str]) -> None:
    log = Log(env)

    log.debug("SEI: 202")

    assert log.lines == []


@pytest.mark.parametrize("env", [_GITHUB, {}])
def test_a_secret_is_in_no_line_for_who_debugs(env: dict[str, str]) -> None:
    log = Log({**env, "RUNNER_DEBUG": "1"})
    log.mask(["hunter2"])

    log.debug("a hunter2 b")

    assert log.lines[-1].endswith("a *** b")


@given(_TEXT)
def test_no_line_for_who_debugs_starts_another_command(text: str) -> None:
    log = Log({**_GITHUB, "RUNNER_DEBUG": "1"})

    log.debug(text)

    assert log.stream.getvalue().count("\n") == 1
    assert log.stream.getvalue().count("\r") == 0
    assert log.lines[0].startswith("::debug::")


class _SlowStream(io.StringIO):
    """A log that lets other threads go on after every piece of a line."""

    def write(self, text: str) -> int:
        """Write one piece."""
        time.sleep(0.0002)
        return super().write(text)


def test_lines_of_readings_at_the_same_time_stay_whole() -> None:
    stream = _SlowStream()
    runner = Runner({"RUNNER_DEBUG": "1"}, stream)

    def log(word: str) -> None:
        for _ in range(20):
            runner.debug(word)

    threads = [threading.Thread(target=log, args=(word * 50,)) for word in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = stream.getvalue().splitlines()
    assert sorted(lines) == sorted([word * 50 for word in "abcd"] * 20)


def test_what_was_masked_can_be_kept_out_of_any_text() -> None:
    log = Log({})
    log.mask(["hunter2", "key"])

    assert log.without_secrets("hunter2, key and hunter2") == "***, *** and ***"


@pytest.mark.parametrize(
    ("name", "safe"), [("7-1", "7-1"), ("7-1-a/b c", "7-1-a-b-c"), ("a.b_c", "a.b_c")]
)
def test_a_name_becomes_one_that_every_file_system_takes(name: str, safe: str) -> None:
    assert file_name(name).startswith(safe)


def test_without_a_folder_for_temporary_files_it_can_still_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    log = io.StringIO()
    Runner({}, log).line("told")

    assert log.getvalue() == "told\n"
