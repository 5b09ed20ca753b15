"""Which certificates are trusted: the system's, and those that the user's variables name.

`SSL_CERT_FILE` and `SSL_CERT_DIR` stand in for the system's store, as OpenSSL reads them;
`REQUESTS_CA_BUNDLE` adds to it, because many set up runners with that one alone. There is no way
to switch verification off.
"""

import ssl
from collections.abc import Mapping
from pathlib import Path

import truststore

from sei_action.errors import ConfigurationError

_BUNDLE = "REQUESTS_CA_BUNDLE"


def trust_the_system() -> None:
    """Let every TLS connection of this process trust the system's store as well."""
    truststore.inject_into_ssl()


def context_for(env: Mapping[str, str]) -> ssl.SSLContext:
    """Make a context that trusts the system's store and the user's bundle.

    Raises ConfigurationError where the bundle cannot be read.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bundle = env.get(_BUNDLE)
    if not bundle:
        return context
    try:
        if Path(bundle).is_dir():
            context.load_verify_locations(capath=bundle)
        else:
            context.load_verify_locations(cafile=bundle)
    except OSError as error:
        problem = (
            f"{_BUNDLE} is {bundle!r}, which holds no certificates ({type(error).__name__}). "
            "Write the path of a PEM file that the runner has, or unset it."
        )
        raise ConfigurationError([problem]) from None
    return context
