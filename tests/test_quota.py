"""Specify which details are worth a request while the quota runs low."""

import pytest

from sei_action.quota import Detail, detail_for


@pytest.mark.parametrize(
    ("left", "detail"),
    [
        (None, Detail()),
        (5000, Detail()),
        (100, Detail()),
        (99, Detail(labels=False)),
        (50, Detail(labels=False)),
        (49, Detail(labels=False, steps=False)),
        (25, Detail(labels=False, steps=False)),
        (24, Detail(labels=False, steps=False, artifacts=False)),
        (0, Detail(labels=False, steps=False, artifacts=False)),
    ],
)
def test_labels_go_first_then_the_second_look_then_artifacts(
    left: int | None, detail: Detail
) -> None:
    assert detail_for(left) == detail


def test_every_detail_is_read_unless_told_otherwise() -> None:
    assert Detail() == Detail(labels=True, steps=True, artifacts=True)
