"""Specify how the doctor reads inputs."""

from sei_action.config.consultation import read_consultation


def test_nothing_must_be_given() -> None:
    told, problems = read_consultation({})

    assert problems == ()
    assert told.instance_guid == ""
    assert told.github_token.get_secret_value() == ""


def test_what_is_wrong_is_told_and_the_rest_is_read() -> None:
    told, problems = read_consultation(
        {"SEI_KIND": "sometimes", "SEI_REGION": "nowhere", "SEI_PIPELINE": "shop"}
    )

    assert [problem.partition(":")[0] for problem in problems] == [
        "Input `region`",
        "Input `kind`",
    ]
    assert (told.pipeline, told.region) == ("shop", "prod2")


def test_a_secret_in_another_input_is_told() -> None:
    told, problems = read_consultation(
        {"SEI_API_KEY": "the-long-key", "SEI_PIPELINE": "the-long-key"}
    )

    assert len(problems) == 1
    assert "holds the value of `api-key`" in problems[0]
    assert (told.pipeline, told.api_key is None) == (None, False)


def test_a_secret_that_is_none_is_told_as_well() -> None:
    told, problems = read_consultation({"SEI_API_KEY": "the key", "SEI_PIPELINE": "shop"})

    assert len(problems) == 1
    assert (told.api_key, told.pipeline) == (None, "shop")
