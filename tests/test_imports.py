"""The package is imported in whatever order a site lists its apps."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_no_module_leans_on_a_patch_that_another_package_makes() -> None:
    command = [sys.executable, "-m", "tests.imports_alone"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}
