"""Specify the inputs of `mode: enrich`."""

import pytest

from sei_action.config.enrichment import read_enrichment
from sei_action.errors import ConfigurationError
from tests.builders import inputs


def enriching(**texts: str) -> dict[str, str]:
    return inputs(**{"instance_guid": "", "integration_id": "155", **texts})


def test_the_integration_takes_the_place_of_the_instance() -> None:
    config = read_enrichment(enriching())

    assert (config.integration_id, config.instance_guid) == ("155", "")


def test_without_an_integration_it_is_told_what_to_write() -> None:
    with pytest.raises(ConfigurationError, match=r"Input `integration-id`: it is empty\. With `m"):
        read_enrichment(enriching(integration_id=""))


def test_what_a_report_is_told_of_artifacts_is_read_as_there() -> None:
    config = read_enrichment(enriching(images="ghcr.io/acme/shop/api:1.4.2", params="a=1"))

    assert config.images[0].name == "api"
    assert config.params == {"a": "1"}


@pytest.mark.parametrize(
    ("name", "text"), [("scope", "job"), ("jobs", "deploy"), ("services", "[{name: api}]")]
)
def test_what_is_no_whole_run_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=f"Input `{name}`: it does not go with `mode: en"):
        read_enrichment(enriching(**{name: text}))


def test_a_dry_run_needs_no_key() -> None:
    assert read_enrichment(enriching(api_key="", dry_run="true")).api_key is None
