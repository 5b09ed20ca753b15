"""Known vulnerabilities of what the action installs."""

import stat
from pathlib import Path

import pytest

from release import audit
from release.audit import verdict

HARMLESS = {"name": "idna", "version": "3.10", "vulns": []}
SKIPPED = {"name": "httpx", "skip_reason": "Dependency not found"}
VULNERABLE = {
    "name": "requests",
    "version": "2.0",
    "vulns": [
        {"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]},
        {"id": "PYSEC-2", "fix_versions": []},
    ],
}


@pytest.mark.parametrize("strict", [True, False])
def test_packages_without_a_known_vulnerability_pass(strict: bool) -> None:  # noqa: FBT001 - data
    code, said = verdict({"dependencies": [HARMLESS]}, strict=strict)

    assert (code, said) == (0, ["1 packages looked up, 0 vulnerabilities known."])


@pytest.mark.parametrize("strict", [True, False])
def test_a_known_vulnerability_fails(strict: bool) -> None:  # noqa: FBT001 - data
    code, said = verdict({"dependencies": [HARMLESS, VULNERABLE]}, strict=strict)

    assert code == 1
    assert said[:2] == [
        "requests 2.0: PYSEC-1, fixed in 2.1, 3.0",
        "requests 2.0: PYSEC-2, fixed in no version",
    ]


def test_a_package_that_was_not_looked_up_is_named() -> None:
    code, said = verdict({"dependencies": [HARMLESS, SKIPPED]}, strict=False)

    assert code == 0
    assert said[-1] == "NOT CHECKED, the service gave no answer: httpx."


def test_a_package_that_was_not_looked_up_fails_where_the_service_must_answer() -> None:
    code, _ = verdict({"dependencies": [HARMLESS, SKIPPED]}, strict=True)

    assert code == 1


@pytest.fixture
def pip_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for pip-audit by a script that a test writes."""
    script = tmp_path / "pip-audit"
    script.touch()
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(audit, "_PIP_AUDIT", (str(script),))
    return script


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_a_service_out_of_reach_is_said_and_fails_only_where_it_is_required(
    pip_audit: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    required: str,
    code: int,
) -> None:
    monkeypatch.setenv("SEI_REQUIRE_AUDIT", required)
    pip_audit.write_text("#!/bin/sh\necho 'no route to host' >&2\nexit 1\n", encoding="utf-8")

    assert audit.main(["requirements.txt"]) == code
    assert capsys.readouterr().out == "requirements.txt was NOT CHECKED: no route to host\n"


def test_what_pip_audit_finds_is_read(pip_audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'
    # Its arguments end with the lock, and the file to write.
    pip_audit.write_text(f"#!/bin/sh\necho '{report}' >\"$4\"\n", encoding="utf-8")

    assert audit.main(["requirements.txt"]) == 0
    assert "requirements.txt: 1 packages looked up" in capsys.readouterr().out
