"""Where SEI is: its regions and their base URLs (contract section 1)."""

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_REGION = "prod2"

BASE_URLS: Mapping[str, str] = MappingProxyType(
    {
        "prod0": "https://accounts.harness.io/sei/api/v1/",
        "prod1": "https://app.harness.io/prod1/sei/api/v1/",
        "prod2": "https://app.harness.io/gratis/sei/api/v1/",
        "prod3": "https://app3.harness.io/sei/api/v1/",
        "prod4": "https://prod4.harness.io/sei/api/v1/",
        "prod6": "https://prod6.harness.io/sei/api/v1/",
        "eu": "https://accounts.eu.harness.io/sei/api/v1/",
    }
)
