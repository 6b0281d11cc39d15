"""The explorables' script, run without a browser: by Node.js, which also comes with Playwright."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from helpers.explorables import page

# All that comes and goes is JSON, which knows no NaN and no typed arrays.
HARNESS = """
const keep = (_, value) => ArrayBuffer.isView(value) ? Array.from(value)
    : Number.isNaN(value) ? "NaN" : value;
const calls = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(calls.map(([code, ...given]) => eval(code)(...given)), keep));
"""


def engine() -> str | None:
    """The path of a Node.js; None if there is none."""
    spec = find_spec("playwright")
    bundled = Path(spec.origin).parent / "driver" / "node" if spec else Path("missing")
    return str(bundled) if bundled.exists() else shutil.which("node")


def evaluate(calls: list[tuple]) -> list:
    """What functions of the script return: `(expression of a function, arguments…)` each."""
    node = engine()
    if node is None:
        pytest.skip("no Node.js: neither Playwright's nor one on the path")
    done = subprocess.run([node, "-e", page.script() + HARNESS], input=json.dumps(calls),
                          capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
