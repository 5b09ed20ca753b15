"""Whatever users can write."""

import json

from hypothesis import strategies as st

from tests.builders import GUID
from tests.properties.strategies import DIGEST, json_values, names, shas, texts

_lines = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=8)
_images = st.sampled_from(
    [
        "nginx",
        "ghcr.io/acme/shop/api:1.4.2",
        f"ghcr.io/acme/shop/api:1.4.2@{DIGEST}",
        f"ghcr.io/acme/shop/api@{DIGEST}",
        "localhost:5000/web",
    ]
)
_image_lines = st.lists(_images, max_size=3).map("\n".join)
_artifact = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["helm", "container", "github-artifact"]),
        "location": st.sampled_from(["ghcr.io/acme/charts", "ghcr.io/acme/shop"]),
        "name": st.sampled_from(["api", "shop"]),
        "version": st.sampled_from(["1.4.2", "1.10"]),
    },
    optional={
        "digest": st.just(DIGEST),
        "input": st.booleans(),
        "output": st.booleans(),
        "metadata": st.dictionaries(texts, texts | st.booleans() | st.integers(), max_size=2),
    },
)
_service = st.fixed_dictionaries(
    {"name": st.sampled_from(["api", "web", "é", "2"])},
    optional={
        "images": st.lists(_images, max_size=2),
        "deployed-images": st.lists(_images, max_size=2),
        "environment": st.sampled_from(["production", "qa"]),
    },
)
_services = st.lists(_service, max_size=2, unique_by=lambda one: one["name"])
_whole_numbers = st.integers(0, 2**63 - 1).map(str)
_parameters = st.dictionaries(names.filter(str.strip), texts | st.booleans() | st.integers())

inputs = st.fixed_dictionaries(
    {"instance_guid": st.just(GUID)},
    optional={
        "kind": st.sampled_from(["auto", "ci", "cd"]),
        "environment": st.sampled_from(["production", "qa"]),
        "on_cancelled": st.sampled_from(["skip", "failure", "aborted"]),
        "cfr_status": st.sampled_from(["auto", "true", "false"]),
        "cfr_labels": st.sampled_from(["hotfix", "a,b"]),
        "commits": st.lists(shas).map(",".join),
        "max_commits": st.sampled_from(["1", "2"]),
        "params": _parameters.map(json.dumps),
        "matrix": st.none().map(json.dumps)
        | st.dictionaries(texts, json_values, max_size=2).map(json.dumps),
        "images": _image_lines,
        "deployed_images": _image_lines,
        "artifacts": st.lists(_artifact, max_size=3).map(json.dumps),
        "services": _services.map(json.dumps),
        "themes": st.lists(texts, max_size=3).map("\n".join),
        "build_number": _whole_numbers,
        "job_status": st.sampled_from(["success", "failure", "cancelled"]),
        **dict.fromkeys(
            (
                "pipeline",
                "job_full_name",
                "qualified_name",
                "execution_id",
                "project_name",
                "module_name",
                "branch_name",
                "user_id",
                "instance_name",
            ),
            _lines,
        ),
    },
)
"""Draw the user's inputs, as texts; what is left out has its default."""
