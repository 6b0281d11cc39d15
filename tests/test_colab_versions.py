"""Colab's published list against ours: changes are shown, taken over, or left to a person."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from instructor.colab_versions import DATE, DATED, PINS, changes, main, pins
from instructor.editions import ROOT

OURS = (ROOT / PINS).read_text(encoding="utf-8")
COLAB = OURS.replace("jupyterlab_widgets==1.1.11", "jupyterlab-widgets==3.0.16")
REST = ("# Do not modify this file directly\nacces==1.1\n"
        "torch @ https://download.pytorch.org/whl/torch-2.9.0.whl#sha256=0\n")


@pytest.fixture
def course(tmp_path):
    """A copy of the files that the comparison reads and writes."""
    for name in DATED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def published(course, text):
    path = course / "pip-freeze.txt"
    path.write_text(REST + text, encoding="utf-8")
    return str(path)


def test_a_list_without_changes_changes_nothing(course, capsys):
    before = [(course / name).read_bytes() for name in DATED]
    assert main([published(course, COLAB), "--write", "2031-01-02"], course) == 0
    assert "those of constraints/colab.txt" in capsys.readouterr().out
    assert [(course / name).read_bytes() for name in DATED] == before


def test_changes_are_shown_and_written_only_on_request(course, capsys):
    newer = COLAB.replace("numpy==2.1.3", "numpy==9.8.7")
    path = published(course, newer.replace("PyYAML==", "pyyaml==6.1."))
    assert main([path], course) == 0
    rows = re.findall(r"^\| ([\w-]+) \| (\S+) \| (\S+) \|$", capsys.readouterr().out, re.MULTILINE)
    assert rows[1:] == [
        ("numpy", "2.1.3", "9.8.7"), ("pyyaml", "6.0.3", "6.1.6.0.3")]
    assert (course / PINS).read_text(encoding="utf-8") == OURS
    assert main([path, "--write", "2031-01-02"], course) == 0
    day = DATE.search(OURS)[1]
    expected = OURS.replace(day, "2031-01-02")
    for old, new in (("numpy==2.1.3", "numpy==9.8.7"), ("PyYAML==6.0.3", "PyYAML==6.1.6.0.3")):
        expected = expected.replace(old, new)
    assert (course / PINS).read_text(encoding="utf-8") == expected
    for name in DATED[1:]:
        expected = (ROOT / name).read_text("utf-8").replace(day, "2031-01-02")
        assert (course / name).read_text("utf-8") == expected


def test_front_end_package_is_kept_as_long_as_colab_has_ipywidgets_7():
    assert changes(pins(OURS), pins(COLAB)) == {}
    colab = pins(COLAB) | {"ipywidgets": "8.1.7"}
    assert changes(pins(OURS), colab) == {"ipywidgets": ("7.7.1", "8.1.7"),
                                          "jupyterlab-widgets": ("1.1.11", "3.0.16")}


@pytest.mark.parametrize(("text", "words"), [
    (COLAB.replace("keras==", "keras-rs=="), "not in Colab's list any more: keras. If no lesson"),
    ("", "no package list"),
    ("<!DOCTYPE html>\n<title>Not found</title>\n", "no package list"),
])
def test_a_list_that_needs_a_person_is_refused_and_nothing_written(course, capsys, text, words):
    path = published(course, text)
    if "no package list" in words:
        (course / "pip-freeze.txt").write_text(text, encoding="utf-8")
    assert main([path, "--write", "2031-01-02"], course) == 1
    assert words in capsys.readouterr().err
    assert (course / PINS).read_text(encoding="utf-8") == OURS


def test_a_list_that_is_not_there(course, capsys):
    assert main([str(course / "none.txt")], course) == 1
    assert "none.txt" in capsys.readouterr().err


@pytest.mark.parametrize("name", DATED)
def test_each_file_tells_the_date_of_the_list_once(name):
    assert (ROOT / name).read_text(encoding="utf-8").count(DATE.search(OURS)[1]) == 1


WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/colab.yml").read_text(encoding="utf-8"))
PRETENDED = {
    "gh": 'echo "gh $*" >> "$LOG"; [ "$1" = pr ] || echo 0123abc 2031-01-02',
    "curl": """case "$*" in
        *googlecolab/backend-info/0123abc/pip-freeze.txt*-o*)
            for file; do :; done; cp "$LIST" "$file" ;;
        *googlecolab/backend-info/0123abc/os-info.txt*)
            printf 'Ubuntu 22.04.4 LTS\\nPython 3.13.9\\n' ;;
        *) exit 22 ;;
    esac""",
    "make": 'echo "make $*" >> "$LOG"; exit "$TESTS_FAIL"',
}


@pytest.fixture
def workflow(course, tmp_path_factory):
    """Runs the workflow's commands in a repository, GitHub and tests pretended; what they did."""
    place = tmp_path_factory.mktemp("runner")
    for name, text in PRETENDED.items():
        (place / name).write_text(f"#!/bin/sh\n{text}\n")
        (place / name).chmod(0o755)
    shutil.copytree(ROOT / "instructor", course / "instructor",
                    ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".gitignore", course)
    for command in ("init -q -b main", "add .",
                    "-c user.name=me -c user.email=me@example.org commit -q -m first",
                    f"init -q --bare {place}/origin", f"remote add origin {place}/origin"):
        subprocess.run(["git", *command.split()], cwd=course, check=True)
    env = os.environ | {"PATH": f"{place}:{os.environ['PATH']}", "RUNNER_TEMP": str(place),
                        "LOG": f"{place}/log",
                        "LIST": f"{place}/list", "GITHUB_OUTPUT": f"{place}/output",
                        "GITHUB_STEP_SUMMARY": f"{place}/summary"}

    def run(colab, tests_fail=0):
        subprocess.run(["git", "switch", "-q", "--discard-changes", "main"], cwd=course, check=True)
        for name, text in (("list", REST + colab), ("log", ""), ("output", ""), ("summary", "")):
            (place / name).write_text(text, encoding="utf-8")
        steps = [step["run"] for step in WORKFLOW["jobs"]["list"]["steps"] if "run" in step]
        passed = all(do(step, place, course, env | {"TESTS_FAIL": str(tests_fail)})
                     for step in steps)
        return passed, [line for line in (place / "log").read_text().split("\n")
                        if "gh api" not in line and line]

    return run


def do(step, place, course, env):
    """True if a step's commands succeed, run as GitHub runs them."""
    outputs = dict(line.split("=", 1) for line in (place / "output").read_text().split())
    code = re.sub(r"\$\{\{ steps\.colab\.outputs\.(\w+) \}\}", lambda name: outputs[name[1]], step)
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", code]
    return subprocess.run(command, cwd=course, env=env, capture_output=True).returncode == 0


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")),
                    reason="GitHub's runners have bash and git")
def test_workflow_tests_what_changed_and_proposes_it_once(workflow):
    moved = COLAB.replace("numpy==2.1.3", "numpy==2.2.0")
    assert workflow(COLAB) == (True, [])
    assert workflow(moved, tests_fail=1) == (False, ["make test"])
    assert workflow(moved) == (True, ["make test", "gh pr create --fill --head colab-2031-01-02"])
    assert workflow(moved) == (True, ["make test"])  # a week later, the proposal still waits
    assert workflow(COLAB.replace("keras==", "keras-rs==")) == (False, [])
