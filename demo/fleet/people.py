"""Who works in the organisation, on what, and in which words."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

ORGANISATION = "acme"


class Person(NamedTuple):
    """Know a person by name and by account."""

    name: str
    login: str

    @property
    def author(self) -> str:
        """Name the person as git does."""
        return f"{self.name} <{self.login}@acme.example>"


BOT = Person("dependabot[bot]", "dependabot[bot]")
PEOPLE = (
    Person("Mira Holt", "mira-holt"),
    Person("Jun Park", "jun-park"),
    Person("Ines Duarte", "ines-duarte"),
    Person("Tomas Varga", "tomas-varga"),
    Person("Noor Haddad", "noor-haddad"),
    Person("Olu Adeyemi", "olu-adeyemi"),
    Person("Petra Lind", "petra-lind"),
)
STRANGERS = (Person("Kenji Wada", "kenji-wada"), Person("Lea Brandt", "lea-brandt"))

_VERBS = ("Add", "Fix", "Speed up", "Simplify", "Remove", "Test", "Rename", "Document")
_THINGS = (
    "cart",
    "tax rules",
    "stock levels",
    "invoice",
    "search",
    "login",
    "price list",
    "parcel",
)
_PLACES = ("in the API", "for guests", "on mobile", "at night", "in exports", "of returns")
_NOUNS = ("shop", "stock", "billing", "search", "account", "parcel", "price", "report", "mail")
_KINDS = ("api", "web", "worker", "jobs", "admin", "gateway", "sync", "docs")
_FOLDERS = ("src/cart", "src/tax", "src/stock", "src/search", "tests", "docs", "infra")


def repository_name(place: int) -> str:
    """Name a repository by its place; the names are all different."""
    round_, rest = divmod(place, len(_NOUNS) * len(_KINDS))
    kind, noun = divmod(rest, len(_NOUNS))
    name = f"{_NOUNS[noun]}-{_KINDS[kind]}"
    return f"{name}-{round_ + 1}" if round_ else name


def subject(random: Random) -> str:
    """Say what a change does."""
    return f"{random.choice(_VERBS)} {random.choice(_THINGS)} {random.choice(_PLACES)}"


def files(random: Random) -> Sequence[str]:
    """Name the files that a change is in."""
    return tuple(
        f"{random.choice(_FOLDERS)}/part_{random.randrange(20)}.py"
        for _ in range(random.randint(1, 3))
    )
