"""The set-up says what is missing, leaves nothing half done, and is quick when all is there.

A pretended Python stands in for the real one, so that nothing is installed.
"""

import os
import shutil
import subprocess
import sys

import pytest

from instructor.editions import ROOT

pytestmark = pytest.mark.skipif(shutil.which("sh") is None,
                                reason="setup.sh is for systems with sh")

TOOLS = ("sh", "awk", "cat", "cksum", "cp", "df", "dirname", "grep", "id", "make", "mkdir", "rm",
         "sed", "uname")
PYTHON = """#!/bin/sh
for last; do :; done
case "$*" in
    *version_info*) echo {minor} ;;
    *ensurepip*) exit {no_venv} ;;
    *"-m venv"*) mkdir -p "$last/bin"; cp "$0" "$last/bin/python" ;;
    *"-m pip"*) echo "$*" >> calls; echo "$PIP_SAYS" >> "${{0%/bin/*}}/pip.log"
        test -z "$PIP_SAYS" ;;
esac
"""


class Course:
    """A copy of what the set-up reads, on a machine with TOOLS and the programs put there alone."""

    def __init__(self, path):
        self.path, self.bin = path, path / "bin"
        self.bin.mkdir()
        for tool in filter(shutil.which, TOOLS):
            (self.bin / tool).symlink_to(shutil.which(tool))
        for name in ("Makefile", "setup.sh", "requirements.txt", "pyproject.toml"):
            shutil.copy(ROOT / name, path)
        shutil.copytree(ROOT / "constraints", path / "constraints")

    def program(self, name, text):
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def python(self, name="python3", minor=12, no_venv=0):
        self.program(name, PYTHON.format(minor=minor, no_venv=no_venv))

    def run(self, *command, **environment):
        return subprocess.run(command, cwd=self.path, env={"PATH": str(self.bin)} | environment,
                              capture_output=True, text=True, timeout=120)

    def refuses(self, *words, mode=(), **environment):
        result = self.run("sh", "setup.sh", *mode, **environment)
        assert result.returncode == 1
        assert all(word in result.stderr for word in words), result.stderr
        assert not (self.path / ".venv" / "stamp").exists()

    def installs(self, *mode, **environment):
        """True if a set-up that ends well has called pip."""
        (self.path / "calls").unlink(missing_ok=True)
        result = self.run("sh", "setup.sh", *mode, **environment)
        assert result.returncode == 0, result.stderr
        return "-r requirements.txt" in self.calls

    @property
    def calls(self):
        return (self.path / "calls").read_text() if (self.path / "calls").exists() else ""


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def test_no_python(course):
    course.refuses("needs Python 3.11 or newer", "python3 is missing", "https://www.python.org")


def test_python_too_old(course):
    course.python(minor=9)
    course.refuses("needs Python 3.11 or newer", "python3 is 3.9")


def test_a_shim_that_does_not_run_is_passed_over(course):
    course.program("python3", "#!/bin/sh\nexit 127\n")
    course.python("python3.12")
    assert course.installs()


def test_tests_need_a_python_that_colab_versions_exist_for(course):
    course.python(minor=14)
    course.refuses("3.11, 3.12 or 3.13", "python3 is 3.14", "make test-newest", mode=["colab"])


def test_a_newer_python_gets_the_newest_versions(course):
    course.python(minor=14)
    assert course.installs()
    assert "constraints" not in course.calls


@pytest.mark.parametrize(("system", "words"), [("Darwin x86_64", "Intel Macs")])
def test_a_system_without_tensorflow_is_told_before_anything_comes(course, system, words):
    course.python()
    course.program("uname", f"#!/bin/sh\necho {system}\n")
    course.refuses(words, "Google Colab")
    assert not (course.path / "calls").exists()


def test_no_venv_module(course):
    course.python(no_venv=1)
    course.refuses("no venv or ensurepip module", "sudo apt install python3.12-venv")


def test_too_little_disk(course):
    course.python()
    course.program("df", "#!/bin/sh\necho header\necho disk 9000000 1 1024000 90% /\n")
    course.refuses("too little disk", "1000 MB are free")


@pytest.mark.parametrize(("said", "words"), [
    ("NameResolutionError: Failed to resolve 'pypi.org'", "cannot reach the package index"),
    ("ERROR: Could not install: [Errno 28] No space left on device", "the disk filled up"),
    ("ERROR: No matching distribution found for tensorflow", "could not install the packages"),
])
def test_pip_fails_and_the_next_call_starts_again(course, said, words):
    course.python()
    course.refuses(words, "run this again", PIP_SAYS=said)
    assert course.installs()


def test_package_index_out_of_reach_for_real(course):
    """The real Python and pip, with an address where nobody answers."""
    course.refuses("cannot reach the package index", PYTHON=sys.executable,
                   PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:9/simple",
                   PIP_RETRIES="0")


def test_a_second_call_does_nothing_until_the_requirements_change(course):
    course.python()
    assert course.installs()
    assert "-c constraints/colab.txt" in course.calls
    assert not course.installs()
    assert not course.installs("colab")
    with open(course.path / "requirements.txt", "a") as file:
        file.write("another\n")
    assert course.installs()


def test_colabs_own_python_is_preferred(course):
    course.python()
    course.python("python3.13", minor=13)
    assert "Python 3.13 into .venv" in course.run("sh", "setup.sh", "colab").stdout


def test_another_python_is_taken_if_it_is_named(course):
    course.python()
    course.python("python3.11", minor=11)
    assert course.installs()
    assert course.installs(PYTHON="python3.11")
    assert not course.installs()


def test_environment_whose_python_is_gone_is_made_again(course):
    course.python()
    assert course.installs()
    (course.path / ".venv" / "bin" / "python").unlink()
    assert course.installs()


def test_newest_versions_have_their_own_folder(course):
    course.python()
    assert course.installs("newest")
    assert "constraints" not in course.calls
    assert (course.path / ".venv-newest" / "bin" / "python").exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize(("user", "display", "given"), [
    (0, "", {"--allow-root", "--no-browser"}), (0, ":0", {"--allow-root"}),
    (1000, "", {"--no-browser"}), (1000, ":0", set()),
])
def test_lab_suits_the_machine(course, user, display, given):
    course.program("id", f"#!/bin/sh\necho {user}\n")
    course.program("uname", "#!/bin/sh\necho Linux\n")
    command = course.run("make", "-n", "lab", DISPLAY=display).stdout
    assert {option for option in ("--allow-root", "--no-browser") if option in command} == given
    assert "default_url=/lab/tree/notebooks/en/01_perceptron.ipynb" in command


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout of git")
@pytest.mark.parametrize("file", ["setup.sh", "Makefile", ".ci/run"])
def test_git_for_windows_leaves_line_endings_alone(file):
    command = ["git", "-c", "core.autocrlf=true", "check-attr", "eol", "--", file]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == f"{file}: eol: lf\n"
