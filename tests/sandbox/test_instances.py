"""The identity of a CI/CD instance."""

import pytest

from sei_action.sandbox.instances import canonical_guid
from tests.sandbox.builders import GUID


def test_a_uuid_is_told_in_lower_case() -> None:
    assert canonical_guid(GUID.upper()) == GUID


@pytest.mark.parametrize("text", ["", "shop", GUID.replace("-", ""), f" {GUID}", GUID[:-1] + "g"])
def test_any_other_text_is_no_guid(text: str) -> None:
    assert canonical_guid(text) is None
