"""Specify what becomes an artifact of SEI, and how often."""

from sei_action.declared import DeclaredArtifact
from sei_action.payload.artifacts import artifacts_of
from sei_action.payload.models import Artifact
from sei_action.run import Run
from sei_action.subject import Subject
from tests.builders import RUN_ID, artifact, config, moment, payload, run, service, subject

_DIGEST = f"sha256:{7:064x}"


def _artifacts(
    whole: Run | None = None,
    one: Subject | None = None,
    *declared: DeclaredArtifact,
    **inputs: str,
) -> tuple[Artifact, ...]:
    return artifacts_of(whole or run(), one or subject(), declared, config(**inputs)).value


def _upload(**changes: object) -> Artifact:
    (made,) = _artifacts(run(artifacts=(artifact(**changes),)))
    return made


def _declared(**changes: object) -> DeclaredArtifact:
    facts: dict[str, object] = {
        "type": "container",
        "location": "ghcr.io/acme",
        "name": "api",
        "qualifier": "1.4.2",
    }
    return DeclaredArtifact.model_validate({**facts, **changes})


def _images(text: str) -> object:
    return config(images=text).images


def _key(one: Artifact) -> tuple[str, ...]:
    return (one.type, one.location, one.name, one.qualifier, one.hash or "")


def test_an_upload_is_something_that_the_run_put_out() -> None:
    made = _upload()

    assert (made.input, made.output) == (False, True)
    assert made.location == f"https://github.com/acme/shop/actions/runs/{RUN_ID}/artifacts/11"
    assert made.hash == f"sha256:{1:064x}"
    assert made.qualifier == f"{RUN_ID}-1"


def test_an_upload_is_no_container_that_could_be_taken_for_a_deployed_one() -> None:
    assert _upload(name="image").type == "github-artifact"


def test_uploads_of_one_name_have_names_of_their_own() -> None:
    made = _artifacts(run(artifacts=(artifact(id=11), artifact(id=12))))

    assert len({one.name for one in made}) == 2


def test_an_upload_without_a_digest_has_no_hash() -> None:
    assert _upload(digest=None).hash is None


def test_size_and_expiry_are_texts() -> None:
    made = _upload(size_in_bytes=2048, expires_at=moment(86400))

    assert made.metadata == {"size_in_bytes": "2048", "expires_at": "2026-02-03T09:00:00Z"}


def test_an_upload_that_never_expires_says_nothing_of_it() -> None:
    assert _upload(expires_at=None).metadata == {"size_in_bytes": "2048"}


def test_an_image_that_was_built_is_put_out() -> None:
    (made,) = _artifacts(images=f"ghcr.io/acme/shop/api:1.4.2@{_DIGEST}")

    assert _key(made) == ("container", "ghcr.io/acme/shop", "api", "1.4.2", _DIGEST)
    assert (made.input, made.output) == (False, True)


def test_an_image_that_was_deployed_is_put_in() -> None:
    (made,) = _artifacts(deployed_images="ghcr.io/acme/shop/api:1.4.2")

    assert (made.input, made.output) == (True, False)


def test_build_and_deployment_call_an_image_alike() -> None:
    (built,) = _artifacts(images="nginx")
    (deployed,) = _artifacts(deployed_images="docker.io/library/nginx:latest")

    assert _key(built) == _key(deployed)


def test_an_image_that_was_built_and_deployed_is_there_once() -> None:
    (made,) = _artifacts(images="acme/api:1", deployed_images="docker.io/acme/api:1")

    assert (made.input, made.output) == (True, True)


def test_what_was_declared_twice_is_there_once_with_all_that_was_told() -> None:
    (made,) = _artifacts(
        None,
        None,
        _declared(metadata={"arch": "arm64", "tool": "ko"}),
        _declared(output=True, metadata={"tool": "docker"}),
        images="ghcr.io/acme/api:1.4.2",
    )

    assert (made.input, made.output) == (False, True)
    assert made.metadata == {"arch": "arm64", "tool": "docker"}


def test_what_nobody_told_of_a_declared_artifact_is_not_known() -> None:
    (made,) = _artifacts(None, None, _declared())

    assert (made.input, made.output) == (None, None)


def test_artifacts_that_differ_in_their_digest_are_two() -> None:
    made = _artifacts(images=f"ghcr.io/acme/api:1.4.2\nghcr.io/acme/api:1.4.2@{_DIGEST}")

    assert len(made) == 2


def test_uploads_declared_given_and_images_follow_each_other() -> None:
    chart = "[{type: helm, location: charts, name: shop, version: '1'}]"

    made = _artifacts(
        run(artifacts=(artifact(),)),
        None,
        _declared(),
        artifacts=chart,
        images="built",
        deployed_images="deployed",
    )

    assert [one.name for one in made] == ["coverage#11", "api", "shop", "built", "deployed"]


def test_a_service_without_images_has_those_of_the_step() -> None:
    one = subject(service=service())

    assert len(_artifacts(None, one, _declared(), images="built", deployed_images="old")) == 3


def test_a_service_with_images_has_those_and_not_the_steps() -> None:
    one = subject(service=service(images=_images("own"), deployed_images=_images("run")))

    made = _artifacts(None, one, _declared(), images="other", deployed_images="another")

    assert [(part.name, part.output) for part in made] == [("own", True), ("run", False)]


def test_a_service_that_names_what_it_deploys_has_no_image_that_the_step_built() -> None:
    one = subject(service=service(deployed_images=_images("own")))

    assert [part.name for part in _artifacts(None, one, images="other")] == ["own"]


def test_a_service_with_images_has_the_uploads_of_the_run() -> None:
    one = subject(service=service(images=_images("own")))

    made = _artifacts(run(artifacts=(artifact(),)), one)

    assert [part.name for part in made] == ["coverage#11", "own"]


def test_whatever_is_told_twice_is_something_that_sei_keeps() -> None:
    one = subject(service=service(images=_images("own\nown:latest\ndocker.io/library/own")))
    made = _artifacts(run(artifacts=(artifact(), artifact(id=12))), one)

    assert len(payload(artifacts=made).artifacts) == 3
