"""JupyterLab as `make lab` starts it, on a copy of the course, and what a student does in it."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import nbformat
from playwright.sync_api import Locator, Page

from instructor.editions import ROOT

LINKED = (".venv", "Makefile", "data", "helpers", "lessons", "settings")
LATE = 120_000  # ms for a notebook or a kernel to be there, on a machine that is busy
RUN_LATE = 600_000  # ms for a lesson to run to its end

OUTPUTS = """cells => cells.map(cell => ({
    prompt: cell.querySelector(".jp-InputPrompt").textContent.trim(),
    outputs: [...cell.querySelectorAll(".jp-OutputArea-output")].map(output => (
        {kind: output.dataset.mimeType ?? "", text: output.innerText.trim()}))}))"""


class Lab(NamedTuple):
    """A running JupyterLab: the folder that it shows, its address, and what it printed.

    The address has no slash at its end.
    """

    folder: Path
    address: str
    printed: str  # the address that `make lab` prints, for a browser

    def token(self) -> str:
        """What a program needs to be let in."""
        return self.printed.partition("token=")[2]


def copy_course(folder: Path) -> None:
    """The notebooks are copied, so that a run changes nothing in the tree; the rest is linked."""
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks",
                    ignore=shutil.ignore_patterns(".ipynb_checkpoints"))


def environment(folder: Path) -> dict[str, str]:
    """The environment of a first start, without the tester's settings; all cells in the page."""
    settings = folder / "user" / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
             "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    own = {name: str(folder / "user" / name.lower()) for name in names}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "user" / "settings")
    return os.environ | own | {"COURSE_BUDGET": "smoke"}


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def commands(folder: Path, port: int) -> str:
    """What `make lab` would run, but for the set-up, which the tests have behind them."""
    options = f"ARGS=--no-browser --ServerApp.port={port} --ServerApp.port_retries=0"
    # Not as a part of the make that runs the tests.
    env = {name: value for name, value in os.environ.items()
           if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    recipe = subprocess.run(["make", "-n", "lab", options], cwd=folder, env=env,
                            capture_output=True, text=True, check=True)
    return recipe.stdout.replace("sh setup.sh\n", "", 1)


@contextmanager
def serve(folder: Path) -> Iterator[Lab]:
    """A JupyterLab on a copy of the course in `folder`; it and its kernels end with the block."""
    copy_course(folder)
    port, log = free_port(), folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(["sh", "-ec", commands(folder, port)], cwd=folder,
                                   env=environment(folder), stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield Lab(folder, f"http://127.0.0.1:{port}", printed_address(log, process))
    finally:
        with suppress(ProcessLookupError):  # it did not start, or has ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def printed_address(log: Path, process: subprocess.Popen, seconds: float = 120) -> str:
    """The address that the server prints for the browser.

    AssertionError with all it said if it prints none.
    """
    end = monotonic() + seconds
    while monotonic() < end and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1\S+token=\w+", log.read_text()):
            return found[0]
        sleep(.2)
    raise AssertionError(f"JupyterLab did not start; it said:\n{log.read_text()}")


def opened(page: Page, lab: Lab, path: str) -> Locator:
    """Wait until the notebook at `path` is there with all its cells and its kernel: its panel.

    It is being opened. The panel is the visible one: JupyterLab keeps the others.
    """
    cells = len(nbformat.read(lab.folder / path, as_version=4).cells)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    panel.locator(".jp-Notebook .jp-Cell").nth(cells - 1).wait_for(state="attached", timeout=LATE)
    idle(page)
    return panel


def idle(page: Page) -> None:
    """Wait until the kernel of the visible notebook is there and has nothing to do."""
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=LATE)


def open_notebook(page: Page, lab: Lab, path: str) -> Locator:
    """Open the notebook at `path` in a fresh workspace: its panel."""
    page.goto(f"{lab.address}/lab/tree/{path}?token={lab.token()}&reset")
    return opened(page, lab, path)


def choose(page: Page, menu: str, item: str) -> None:
    """Choose an item of JupyterLab's menu bar."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def run_all(page: Page, panel: Locator) -> None:
    """Clear the stored outputs, run all cells, and wait until no cell waits or runs any more.

    Folded code is unfolded first: JupyterLab updates no prompt that is hidden.
    """
    choose(page, "View", "Expand All Code")
    choose(page, "Edit", "Clear Outputs of All Cells")
    choose(page, "Run", "Run All Cells")
    prompts = panel.locator(".jp-CodeCell .jp-InputPrompt")
    prompts.first.get_by_text("[1]").wait_for(state="attached", timeout=RUN_LATE)
    prompts.get_by_text("[*]").last.wait_for(state="detached", timeout=RUN_LATE)
    idle(page)


def code_cells(panel: Locator) -> list[dict]:
    """Each code cell: its prompt, and its outputs as their kind and their text."""
    return panel.locator(".jp-Notebook .jp-CodeCell").evaluate_all(OUTPUTS)


def sources(lab: Lab, path: str) -> list[str]:
    """The code of each code cell, as the file has it."""
    notebook = nbformat.read(lab.folder / path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def shut_down_kernels(page: Page, lab: Lab) -> None:
    """End all kernels, so that their memory is free for the next lesson."""
    headers = {"Authorization": f"token {lab.token()}"}
    for kernel in page.request.get(f"{lab.address}/api/kernels", headers=headers).json():
        page.request.delete(f"{lab.address}/api/kernels/{kernel['id']}", headers=headers)
