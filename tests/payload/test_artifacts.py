"""Specify how uploads become artifacts of SEI."""

from sei_action.payload.artifacts import artifacts_of
from tests.builders import RUN_ID, artifact, moment, run


def test_an_upload_is_something_that_the_run_put_out() -> None:
    (made,) = artifacts_of(run(artifacts=(artifact(),)))

    assert (made.input, made.output) == (False, True)
    assert made.location == f"https://github.com/acme/shop/actions/runs/{RUN_ID}/artifacts/11"
    assert made.hash == f"sha256:{1:064x}"
    assert made.qualifier == f"{RUN_ID}-1"


def test_an_upload_is_no_container_that_could_be_taken_for_a_deployed_one() -> None:
    (made,) = artifacts_of(run(artifacts=(artifact(name="image"),)))

    assert made.type != "container"


def test_uploads_of_one_name_have_names_of_their_own() -> None:
    made = artifacts_of(run(artifacts=(artifact(id=11), artifact(id=12))))

    assert len({one.name for one in made}) == 2


def test_an_upload_without_a_digest_has_no_hash() -> None:
    (made,) = artifacts_of(run(artifacts=(artifact(digest=None),)))

    assert made.hash is None


def test_size_and_expiry_are_texts() -> None:
    (made,) = artifacts_of(run(artifacts=(artifact(size_in_bytes=2048, expires_at=moment(86400)),)))

    assert made.metadata == {"size_in_bytes": "2048", "expires_at": "2026-02-03T09:00:00Z"}


def test_an_upload_that_never_expires_says_nothing_of_it() -> None:
    (made,) = artifacts_of(run(artifacts=(artifact(expires_at=None),)))

    assert made.metadata == {"size_in_bytes": "2048"}
