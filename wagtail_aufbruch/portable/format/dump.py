"""Writing YAML that people can read and that loads back unchanged."""

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True  # the loader refuses them

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and not value.startswith((" ", "\n")) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(content: dict[str, Any]) -> str:
    """The content of a process file as YAML: one blank line before each section."""
    parts = [
        yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
        for name, value in content.items()
    ]
    return "\n".join(parts)
