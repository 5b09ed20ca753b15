"""The JSON Schema of the neutral format; `python -m tests.run_file.schema` writes it anew."""

import json

from sei_action.run_file.models import RunFile
from tests.repository import ROOT

FILE = ROOT / "docs" / "run.schema.json"


def schema_text() -> str:
    """Generate the schema from the models."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RunFile.model_json_schema(),
        "title": "A run, as sei-action takes it with --from-file",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
