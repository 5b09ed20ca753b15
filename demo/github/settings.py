"""What requests may change: the variables and secrets of GitHub Actions.

A place is a repository, `owner/repo`, or an organisation, by its name. Secrets come encrypted for
the key pair that is made here, as GitHub's page "Encrypting secrets for the REST API" has it.
"""

from base64 import b64decode
from dataclasses import dataclass, field, replace
from datetime import datetime

from nacl.encoding import Base64Encoder
from nacl.public import PrivateKey, SealedBox

from demo.github.state.moments import this_second

KEY_ID = "568250167242549743"


@dataclass(frozen=True, slots=True)
class Setting:
    """Hold a variable or a secret; `visibility` and `repositories` are an organisation's."""

    name: str
    value: str
    visibility: str | None = None
    repositories: tuple[int, ...] = ()
    created_at: datetime = field(default_factory=this_second)
    updated_at: datetime = field(default_factory=this_second)


class Settings:
    """Keep what is stored, by its place, its kind and its name, which is in capitals."""

    def __init__(self) -> None:
        """Begin with nothing stored, and with a key pair of its own."""
        self._key = PrivateKey.generate()
        self._stored: dict[tuple[str, str, str], Setting] = {}

    @property
    def public_key(self) -> str:
        """Give the key that secrets are to be encrypted for, in Base64."""
        return self._key.public_key.encode(Base64Encoder).decode()

    def decrypted(self, text: str) -> str:
        """Open a secret; raises nacl's CryptoError where it was encrypted for another key."""
        return SealedBox(self._key).decrypt(b64decode(text)).decode()

    def find(self, place: str, kind: str, name: str) -> Setting | None:
        """Find what is stored, a `variables` or a `secrets`, in any case."""
        return self._stored.get((place.lower(), kind, name.upper()))

    def put(self, place: str, kind: str, setting: Setting) -> None:
        """Store it, new or in place of what was there."""
        before = self.find(place, kind, setting.name)
        if before:
            setting = replace(setting, created_at=before.created_at)
        key = (place.lower(), kind, setting.name.upper())
        self._stored[key] = replace(setting, name=setting.name.upper())
