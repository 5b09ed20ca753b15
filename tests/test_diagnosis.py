"""Specify the lines that `doctor` gives."""

from sei_action.diagnosis import Check, Level, error, has_errors, ok, warning


def test_a_line_says_where_what_and_what_to_do() -> None:
    said = error(Check.ALWAYS, "It is wrong.", "Mend it.", "ci.yml:7")

    assert said.text == "ci.yml:7: It is wrong. Mend it."


def test_what_is_left_out_leaves_no_gap() -> None:
    assert ok(Check.KEY, "It is fine.").text == "It is fine."


def test_an_error_among_them_is_found() -> None:
    fine, doubtful = ok(Check.KEY, "a"), warning(Check.KEY, "b", "c")

    assert not has_errors([fine, doubtful])
    assert has_errors([fine, error(Check.KEY, "d", "e")])
    assert (fine.level, doubtful.level) == (Level.OK, Level.WARNING)
