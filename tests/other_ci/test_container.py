"""A recipe with the real image on a real engine."""

from shlex import quote

import pytest

from tests.image.engine import Engine
from tests.other_ci import recipes, variables
from tests.other_ci.stage import KEY, Stage

pytestmark = pytest.mark.docker


def _use_engine(stage: Stage, engine: Engine) -> None:
    """Let `docker` be the engine's client, whose containers find the local SEI."""
    run = f"exec {quote(str(engine.client))} run --network host --env SEI_BASE_URL={stage.sei_url}"
    docker = stage.folder / "bin" / "docker"
    docker.write_text(f'#!/bin/sh\nshift\n{run} "$@"\n', encoding="utf-8")


def test_the_image_reports_what_a_recipe_hands_it(stage: Stage, engine: Engine, image: str) -> None:
    _use_engine(stage, engine)
    script, own = recipes.gitlab("report-success")

    done = stage.play(script, {**variables.GITLAB, **own, "SEI_IMAGE": image})

    assert done.returncode == 0
    assert KEY not in done.stdout + done.stderr
    assert stage.kept_run()["job_full_name"] == "acme/shop/CI"


def test_the_image_reads_a_file_that_is_mounted(stage: Stage, engine: Engine, image: str) -> None:
    _use_engine(stage, engine)
    (stage.folder / "run.json").write_text(recipes.blocks()["The file"][0], encoding="utf-8")
    command = (
        'docker run --rm --env SEI_API_KEY --env SEI_INSTANCE_GUID --volume "$PWD/run.json:'
        '/run.json:ro" "$SEI_IMAGE" report --from-file /run.json'
    )

    done = stage.play(command, {"SEI_IMAGE": image})

    assert done.returncode == 0
    assert stage.kept_run()["build_number"] == 562
