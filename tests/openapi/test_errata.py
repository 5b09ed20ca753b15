"""What is wrong in GitHub's description is put right only as long as it is wrong."""

from copy import deepcopy

import pytest

from tests.openapi.description import JOBS, Description
from tests.openapi.errata import mend


def test_a_description_that_needs_no_mending_is_reported(description: Description) -> None:
    with pytest.raises(ValueError, match="description has changed at"):
        mend(deepcopy(description.document))


def test_githubs_own_example_of_jobs_is_as_described(description: Description) -> None:
    assert description.problems(JOBS, 200, description.example(JOBS)) == []
