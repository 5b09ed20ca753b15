"""The payload as JSON Schema 2020-12, generated from the models.

What no schema can say is left to the models: that steps, stages, parameters, causes and artifacts
are no two alike.
"""

import json
from typing import Any

from sei_action.payload.models import Payload

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Describe the body of `POST custom-cicd` by the names that it has on the wire."""
    return {"$schema": _DIALECT, **Payload.model_json_schema(by_alias=True)}


def schema_text() -> str:
    """Write the schema as it is published, with a line break at its end."""
    return f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n"
