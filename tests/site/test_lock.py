"""What is installed for the site and in CI is locked: each file with its hash, and all that pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["site", "test", "dev", "lts"]


def locked(name: str) -> dict[str, set[str]]:
    """Versions by name, as far as they are meant for what the tests run on. Raises where a version has no hash."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\S)", text.strip()):
        named, _backslash, rest = entry.partition("\\")
        line = Requirement(named.strip())
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", rest)
        assert hashes, f"{named} has no hash"
        assert line.url is None
        if line.marker is None or line.marker.evaluate():
            (version,) = line.specifier
            assert version.operator == "=="
            found.setdefault(normal(line.name), set()).add(version.version)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(extra: str) -> list[Requirement]:
    """What pyproject.toml asks for with this extra, and to build the package."""
    project = PYPROJECT["project"]
    lines = list(project["dependencies"]) + list(PYPROJECT["build-system"]["requires"])
    extras = {"lts": "test"}.get(extra, extra)
    waiting = [extras]
    while waiting:
        for line in project["optional-dependencies"][waiting.pop()]:
            own = re.fullmatch(r"wagtail-aufbruch\[(\w+)\]", line)
            if own:
                waiting.append(own[1])
            else:
                lines.append(line)
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_each_version_is_locked_with_a_hash_and_is_one_that_the_package_takes(name: str) -> None:
    versions = locked(name)
    for requirement in wanted(name):
        assert isinstance(requirement.marker, Marker | None)
        found = versions.get(normal(requirement.name))
        assert found, f"make lock: {requirement} is not in requirements/{name}.txt"
        for version in found:
            assert requirement.specifier.contains(version), f"make lock: {requirement} does not take {version}"


def test_the_site_runs_on_what_is_tested() -> None:
    everything = locked("dev")
    for name in ("site", "test"):
        assert {key: everything[key] for key in locked(name)} == locked(name)


def test_the_lts_is_tested_with_the_lts() -> None:
    (version,) = locked("lts")["wagtail"]
    assert version.startswith("7.4.")


def test_a_hostile_table_meets_a_parser_that_refuses_it() -> None:
    """openpyxl takes defusedxml by itself; without it nobody would notice."""
    import openpyxl

    assert openpyxl.DEFUSEDXML
    assert "defusedxml" in {normal(Requirement(line).name) for line in PYPROJECT["project"]["dependencies"]}
