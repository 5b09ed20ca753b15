"""Which runtime the real action takes: with an engine, without one, and in a container job."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.stage import KEY, TOKEN, Stage
from tests.e2e.workflow_runner import (
    AUTO_WITHOUT_ENGINE,
    CONTAINER_JOB,
    LAST_JOB,
    Machine,
    Runtime,
    outputs_of,
    run_workflow,
)
from tests.image.engine import Engine

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
JOB_DOCKERFILE = """\
FROM debian:trixie-slim
RUN apt-get update --quiet=2 \\
    && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends \\
        python3-pip >/dev/null
"""


@pytest.fixture
def fresh(machine: Machine, tmp_path: Path) -> Machine:
    """Have a runner whose tool cache is empty."""
    return Machine(tmp_path / "runner", machine.repository)


@pytest.fixture(scope="module")
def image_with_python(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Have an image for jobs that holds a Python with pip."""
    folder = tmp_path_factory.mktemp("job image")
    (folder / "Dockerfile").write_text(JOB_DOCKERFILE, encoding="utf-8")
    engine.build(folder, "sei-action-job:test")
    return "sei-action-job:test"


def in_container(image: str) -> Runtime:
    """Have a runner that runs jobs in containers, which are given no Docker engine."""
    variables = {}
    if CERTIFICATES.exists():
        # A proxy's authority may be among them, which no image knows.
        variables["SSL_CERT_FILE"] = str(CERTIFICATES)
    return Runtime(
        "", variables, ("--pull=false", "--container-daemon-socket=-", f"--var=JOB_IMAGE={image}")
    )


@pytest.mark.docker
def test_by_itself_the_action_takes_the_container_where_there_is_an_engine(
    docker: Runtime, fresh: Machine, stage: Stage
) -> None:
    step = run_workflow(fresh, stage, LAST_JOB, replace(docker, wanted=""))

    assert step.returncode == 0, step.stdout
    assert "using Python" not in step.stdout
    assert not list(fresh.home.rglob("tool_cache/sei-action"))
    assert outputs_of(step)["delivered"] == "true"
    assert KEY not in step.stdout
    assert TOKEN not in step.stdout


def test_by_itself_the_action_takes_python_where_there_is_no_engine(
    machine: Machine, stage: Stage
) -> None:
    step = run_workflow(machine, stage, LAST_JOB, AUTO_WITHOUT_ENGINE)

    assert step.returncode == 0, step.stdout
    assert list(machine.home.rglob("tool_cache/sei-action"))
    assert outputs_of(step)["delivered"] == "true"


@pytest.mark.docker
def test_a_container_job_reports_with_the_python_of_its_container(
    image_with_python: str, fresh: Machine, stage: Stage
) -> None:
    step = run_workflow(fresh, stage, CONTAINER_JOB, in_container(image_with_python))

    assert step.returncode == 0, step.stdout
    assert stage.kept_run()["result"] == "SUCCESS"
    outputs = outputs_of(step)
    assert outputs["delivered"] == "true"
    assert not Path(outputs["payload-file"]).exists()
    assert KEY not in step.stdout
    assert TOKEN not in step.stdout


@pytest.mark.docker
@pytest.mark.usefixtures("engine")
def test_a_container_job_without_python_and_docker_gets_one_warning_and_goes_on(
    fresh: Machine, stage: Stage
) -> None:
    step = run_workflow(fresh, stage, CONTAINER_JOB, in_container("debian:trixie-slim"))

    assert step.returncode == 0, step.stdout
    assert step.stdout.count("Nothing was reported: this runner has no Docker engine") == 1
    assert outputs_of(step)["delivered"] == "false"


def test_a_container_that_is_demanded_where_there_is_no_engine_costs_one_warning(
    machine: Machine, stage: Stage
) -> None:
    step = run_workflow(machine, stage, LAST_JOB, replace(AUTO_WITHOUT_ENGINE, wanted="docker"))

    assert step.returncode == 0, step.stdout
    assert step.stdout.count("Install one, or set `runtime` to auto or python.") == 1
    assert outputs_of(step)["delivered"] == "false"
    assert stage.store.runs() == []
