"""A YAML text as a tree whose parts know the line that they stand in."""

from dataclasses import dataclass

import yaml

from sei_action.errors import ConfigurationError

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a node and its line, from 1; what is not there is a part without a node."""

    node: yaml.Node | None
    line: int

    @property
    def is_there(self) -> bool:
        """Tell whether something is written, be it an empty list."""
        return self.node is not None and self.text not in _NOTHING

    @property
    def text(self) -> str | None:
        """Give a scalar as it is written; None for anything else."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else None

    def entries(self) -> dict[str, "Part"]:
        """Give the entries of a mapping by their names, each with the line of its name."""
        if not isinstance(self.node, yaml.MappingNode):
            return {}
        return {
            key.value: Part(value, key.start_mark.line + 1)
            for key, value in self.node.value
            if isinstance(key, yaml.ScalarNode)
        }

    def entry(self, name: str) -> "Part":
        """Give an entry of a mapping; where there is none, nothing at this line."""
        return self.entries().get(name, Part(None, self.line))

    def items(self) -> tuple["Part", ...]:
        """Give the items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            return ()
        return tuple(Part(node, node.start_mark.line + 1) for node in self.node.value)

    def texts(self) -> tuple[str, ...]:
        """Give the texts of a list, or of what stands in place of a list of one."""
        if self.text is not None:
            return (self.text,) if self.is_there else ()
        return tuple(item.text for item in self.items() if item.text is not None)


def read_parts(path: str, text: str) -> Part:
    """Read a text; raises ConfigurationError, which names file and line, where it is no YAML."""
    try:
        # Every scalar stays the text that was written, as `on`, which YAML 1.1 takes for true.
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ConfigurationError([f"{path}:{line}: {error.problem}"]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ConfigurationError([f"{path}:1: {type(error).__name__}"]) from None
    return Part(node, 1)
