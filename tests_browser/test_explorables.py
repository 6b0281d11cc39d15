"""The explorables in a real browser: mouse, touch, keyboard, own pictures, in page and JupyterLab.

The page is what a cell's output makes of an HTML file; JupyterLab runs the cell itself.
"""

import io
from statistics import quantiles

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from helpers import explorables, language
from tests_browser.accessibility import violations
from tests_browser.lab import open_notebook, run_all, shut_down_kernels

ENOUGH = 16  # ms from input to picture: a frame of 60 a second
HERE = "import sys\nsys.path.insert(0, '../..')\n"  # for a notebook's folder
CODE = "from helpers import language, widgets\nlanguage.use({lang!r})\nwidgets.convolution()"
PAGE = """<!doctype html><html lang="{lang}" data-theme="{look}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>explorables</title>
<body style="max-width:855px;margin:0 auto;background:{ground};color:{ink}">
<main><h1>explorables</h1>{outputs}</main></body></html>"""
GROUND = {"light": ("white", "black"), "dark": ("#121212", "#dddddd")}
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll(".explorable *")]
    .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
    .filter(part => !part.matches(".board, .cells, .cell, .frame, .panel, .panels, select"))
    .map(part => `${part.className} ${part.scrollWidth} > ${part.clientWidth}`)"""
# Milliseconds of each of so many moves over the image and edits of the kernel, drawn to the end.
REDRAW = """root => {
    const board = root.querySelector(".image.board .cells"), times = [];
    const box = board.getBoundingClientRect(), weight = root.querySelector(".kernel input");
    for (let k = 0; k < 60; k++) {
        const start = performance.now();
        if (k % 2) {
            weight.value = k % 7;
            weight.dispatchEvent(new InputEvent("input", {bubbles: true}));
        } else board.dispatchEvent(new PointerEvent("pointermove", {bubbles: true,
            pointerType: "mouse", clientX: box.left + k + 9, clientY: box.top + k + 9}));
        root.getBoundingClientRect();  // lays it out
        times.push(performance.now() - start);
    }
    return times;
}"""


def bundle(explorable):
    """What a cell's output holds."""
    return explorable._repr_mimebundle_()[0]


def write_page(folder, lang="en", look="light", times=1):
    """A file with both explorables, the convolution so many times: its address."""
    language.use(lang)
    one, photo = bundle(explorables.convolution()), bundle(explorables.image_kernels())
    language.use("en")
    outputs = "".join([one["text/html"]] * times + [photo["text/html"]])
    path = folder / f"{lang}-{look}-{times}.html"
    path.write_text(PAGE.format(lang=lang, look=look, ground=GROUND[look][0],
                                ink=GROUND[look][1], outputs=outputs), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the pages lie."""
    return tmp_path_factory.mktemp("explorables")


@pytest.fixture(scope="module")
def english(folder):
    """The address of the English page."""
    return write_page(folder)


@pytest.fixture
def page(visit, english):
    """The English page, freshly opened."""
    visit.errors.clear()
    visit.page.goto("about:blank")
    visit.page.goto(english)
    yield visit.page
    assert not visit.errors


def part(page: Page, kind="convolution", k=0) -> Locator:
    """One of the page's explorables."""
    return page.locator(f".explorable[data-kind={kind}]").nth(k)


def cell(root: Locator, board: str, k: int) -> Locator:
    """A cell of a board."""
    return root.locator(f".{board}.board .cell").nth(k)


def point(root: Locator, board: str, k: int) -> None:
    """Move the mouse to a cell, which may lie under the frame."""
    box = cell(root, board, k).bounding_box()
    root.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def total(root: Locator) -> str:
    """The sum that is written out: its place and its result."""
    text = root.locator(".sum").inner_text()
    return f"{text.split(' = ')[0]} = {text.split(' = ')[-1]}"


def numbers(root: Locator, board: str) -> list[str]:
    """A board's numbers."""
    return root.locator(f".{board}.board .cell .value").evaluate_all(
        "cells => cells.map(cell => cell.value ?? cell.textContent)")


def test_the_mouse_uncovers_drags_and_edits(page):
    root = part(page)
    assert numbers(root, "output") == ["4", *[""] * 8]
    cell(root, "output", 4).hover()
    assert total(root) == "output[1, 1] = 4"
    assert numbers(root, "output") == ["4", "3", "4", "2", "4", *[""] * 4]
    point(root, "image", 18)
    assert total(root) == "output[2, 2] = 4"
    assert numbers(root, "products") == ["1", "0", "1", "0", "1", "0", "1", "0", "0"]
    cell(root, "kernel", 0).locator("input").click()
    page.keyboard.type("2")
    assert numbers(root, "output") == ["5", "4", "5", "2", "5", "4", "2", "3", "5"]
    assert root.locator(".output .changed").count() == 6
    root.get_by_role("button", name="Undo").click()
    assert numbers(root, "kernel") == ["1", "0", "1", "0", "1", "0", "1", "0", "1"]
    box = cell(root, "image", 12).bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 20)  # the frame lies over it
    page.keyboard.type("2")
    assert numbers(root, "image")[12] == "2"
    assert root.locator(".output .changed").count() == 5
    root.get_by_role("button", name="Start over").click()
    assert numbers(root, "image")[12] == "1"


def test_the_keyboard_does_all_of_it(page):
    root = part(page)
    root.locator(".output.board").focus()
    for key in ("ArrowRight", "ArrowDown", "End"):
        page.keyboard.press(key)
    assert total(root) == "output[1, 2] = 3"
    root.get_by_label("Row", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert total(root) == "output[2, 2] = 4"
    expect(root.get_by_role("status")).to_contain_text("= 4")
    cell(root, "kernel", 0).locator("input").focus()
    for keys in ("ArrowDown", "ArrowRight", "-", "1", "/", "2", "Enter"):
        page.keyboard.press(keys)
    assert numbers(root, "kernel")[4] == "−0.5"
    page.keyboard.press("Control+z")
    assert numbers(root, "kernel")[4] == "1"
    page.keyboard.type("x")
    page.keyboard.press("Tab")
    expect(root.get_by_role("alert")).to_contain_text("“x” is no number")
    assert numbers(root, "kernel")[4] == "1"
    root.get_by_label("Padding P").focus()
    page.keyboard.press("ArrowRight")
    assert root.locator(".output-panel .detail").inner_text() == "5×5"
    assert root.locator(".image .padding").count() == 24
    root.get_by_label("Dilation D").press("End")
    assert "7×7 cells" not in root.locator(".sum").inner_text()
    root.get_by_label("Padding P").press("Home")
    assert "covers 7×7 cells" in root.locator(".sum").inner_text()


def test_a_pasted_matrix_takes_the_image_s_place(page):
    root = part(page)
    cell(root, "image", 0).locator("input").evaluate("""box => {
        const data = new DataTransfer();
        data.setData("text", "1 2 3 4\\n5 6 7 8\\n9 1 2 3");
        box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
    }""")
    assert root.locator(".image-panel .detail").inner_text() == "3×4"
    assert root.locator(".output-panel .detail").inner_text() == "1×2"


def test_play_fills_the_output_at_its_speed(page):
    root = part(page)
    root.get_by_label("Speed").press("End")
    root.get_by_role("button", name="Play").click()
    expect(root.get_by_role("button", name="Play")).to_be_visible()
    expect(cell(root, "output", 8)).to_have_text("4")
    root.get_by_label("Speed").press("Home")
    root.get_by_role("button", name="Play").click()
    root.get_by_role("button", name="Pause").click()
    assert total(root).startswith("output[0, 0]")


def test_fingers_tap_and_drag(browser, folder):
    address = write_page(folder, "es")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True,
                                  is_mobile=True)
    page = context.new_page()
    page.goto(address)
    root = part(page)
    cell(root, "output", 1).tap()
    assert total(root) == "salida[0, 1] = 3"
    start, goal = (cell(root, "image", k).bounding_box() for k in (7, 23))
    touch = context.new_cdp_session(page)
    for kind, box in (("touchStart", start), ("touchMove", goal), ("touchEnd", None)):
        points = [{"x": box["x"] + 15, "y": box["y"] + 15}] if box else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert total(root) == "salida[2, 2] = 4"
    assert page.evaluate("document.activeElement.tagName") != "INPUT", "no keyboard comes up"
    assert not page.evaluate(CUT_OFF)
    context.close()


def picture(kind="PNG", size=(40, 30), colour=200, mode="L", **options):
    """A picture's file."""
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def turned_photo():
    """A photo of 60×40 whose camera says that it lies on its side; its upper left is dark."""
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = np.full((40, 60), 255, np.uint8)
    pixels[:20, :30] = 0
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", exif=exif, quality=95)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["convolution", "image-kernels"])
@pytest.mark.parametrize(("file", "size"), [
    (picture(), "30×40"), (picture(size=(9000, 6000)), "85×128"), (turned_photo(), "60×40"),
    (picture(size=(2000, 1)), "1×128"), (picture(mode="RGBA", colour=(0, 0, 0, 0)), "30×40")],
    ids=["grey", "huge", "turned", "line", "transparent"])
def test_own_pictures(page, kind, file, size):
    root = part(page, kind)
    root.locator("input[type=file]").set_input_files(
        {"name": "mine", "mimeType": "image/png", "buffer": file})
    expect(root.locator(".image-panel .detail")).to_have_text(size)
    assert root.get_by_role("alert").count() == 0
    if size == "60×40":
        corners = root.locator("canvas").first.evaluate("""canvas => [[3, 3], [36, 3]].map(
            ([x, y]) => canvas.getContext("2d").getImageData(x, y, 1, 1).data[0] < 128)""")
        assert corners == [False, True]
    if size == "1×128" and kind == "convolution":
        assert "does not fit" in root.locator(".sum").inner_text()


def test_what_is_no_picture_is_told_and_changes_nothing(page):
    root = part(page, "image-kernels")
    for name, data in (("notes.txt", b"hello"), ("cut.png", picture()[:60]), ("empty.jpg", b"")):
        root.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": data})
        expect(root.get_by_role("alert")).to_contain_text(f"“{name}” is no picture")
    assert root.locator(".image-panel .detail").inner_text() == "128×128"


def test_dropping_and_the_camera(page):
    root = part(page)
    root.evaluate("""async root => {
        const canvas = new OffscreenCanvas(50, 20), data = new DataTransfer();
        canvas.getContext("2d").fillRect(0, 0, 9, 9);
        data.items.add(new File([await canvas.convertToBlob()], "dropped.png"));
        root.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
    }""")
    expect(root.locator(".image-panel .detail")).to_have_text("20×50")
    page.evaluate("""navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
        context.fillRect(0, 0, 9, 9);
        setInterval(() => context.fillRect(0, 0, 300 * Math.random(), 9), 20);
        window.stream = canvas.captureStream();
        return window.stream;
    }""")
    root.get_by_role("button", name="Camera").click()
    expect(root.locator(".image-panel .detail")).to_have_text("64×128")
    root.get_by_role("button", name="Keep this picture").click()
    assert not page.evaluate("stream.getTracks()[0].readyState == 'live'")
    root.get_by_role("button", name="Undo").click()
    assert root.locator(".image-panel .detail").inner_text() == "20×50"
    page.evaluate("void (navigator.mediaDevices.getUserMedia = () => Promise.reject())")
    root.get_by_role("button", name="Camera").click()
    expect(root.get_by_role("alert")).to_contain_text("not available here")


def test_a_link_opens_what_was_left(page):
    root = part(page)
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text; }")
    cell(root, "kernel", 4).locator("input").fill("7")
    root.get_by_label("Padding P").press("ArrowRight")
    root.get_by_role("button", name="Copy link").click()
    expect(root.get_by_role("alert")).to_contain_text("The link is copied")
    address = page.evaluate("window.copied")
    page.goto("about:blank")
    page.goto(address)
    assert numbers(part(page), "kernel")[4] == "7"
    assert part(page).locator(".output-panel .detail").inner_text() == "5×5"


def test_outputs_of_a_page_do_not_clash(visit, folder):
    page = visit.page
    page.goto(write_page(folder, times=2))
    first, second = part(page), part(page, k=1)
    assert page.locator(".explorable[data-live] .tools").count() == 3
    cell(first, "output", 5).hover()
    assert (total(first)[:12], total(second)[:12]) == ("output[1, 2]", "output[0, 0]")
    assert not page.evaluate("['number', 'startAll', 'paint', 'refresh'].filter(n => n in window)")


def test_a_redraw_takes_less_than_a_frame(page, record_property):
    root = part(page, "image-kernels")
    root.get_by_role("button", name="larger kernel").click()
    assert root.locator(".kernel-panel .detail").inner_text() == "5×5"
    times = root.evaluate(REDRAW)
    record_property("latencies", ("128×128, 5×5", "image_kernels", times))
    assert quantiles(times)[0] < ENOUGH, "of three quarters a busy machine may be to blame"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("lang", "look"), [("en", "light"), ("es", "dark")])
def test_it_is_accessible_and_fits(visit, folder, lang, look, width):
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    try:
        page.goto(write_page(folder, lang, look))
        faults = violations(page.locator("main"), [".explorable"])
        assert not faults, "\n".join(faults)
        assert not page.evaluate(CUT_OFF)
        page.screenshot(path=visit.folder / f"explorables-{lang}-{look}-{width}.png",
                        full_page=True)
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_in_a_notebook_that_nbconvert_made_a_page_of(visit, tmp_path):
    data = bundle(explorables.convolution())
    output = new_output("display_data", {"text/html": data["text/html"]})
    notebook = new_notebook(cells=[new_code_cell("widgets.convolution()", outputs=[output])])
    html, _ = HTMLExporter(mathjax_url="", require_js_url="").from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "page.html").as_uri())
    root = part(visit.page)
    cell(root, "output", 3).hover()
    assert total(root) == "output[1, 0] = 2"
    assert not root.locator("img.still").is_visible()


def test_in_jupyterlab(lab, visit):
    """A notebook that is not trusted shows the still picture; run, it is alive."""
    visit.errors.clear()
    language.use("es")
    html = bundle(explorables.convolution())["text/html"]
    language.use("en")
    path = "notebooks/es/explorable.ipynb"
    stored = new_output("display_data", {"text/html": html})
    code = new_code_cell(HERE + CODE.format(lang="es"), outputs=[stored], execution_count=1)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = new_notebook(cells=[code], metadata=kernel)
    (lab.folder / path).write_text(nbformat.writes(notebook), encoding="utf-8")
    page = visit.page
    panel = open_notebook(page, lab, path)
    expect(panel.locator("img").first).to_be_visible()
    assert panel.locator(".tools").count() == 0
    run_all(page, panel)
    root = part(page)
    expect(root.locator(".tools")).to_be_visible()
    cell(root, "output", 4).hover()
    assert total(root) == "salida[1, 1] = 4"
    cell(root, "kernel", 4).locator("input").click()
    page.keyboard.press("ArrowRight")  # JupyterLab would take the arrow keys and letters
    page.keyboard.type("dd")
    page.keyboard.press("Escape")
    page.keyboard.type("3")
    assert numbers(root, "kernel")[5] == "3"
    assert panel.locator(".jp-CodeCell").count() == 1
    root.get_by_label("Padding P").focus()
    page.keyboard.press("ArrowRight")
    expect(root.locator(".output.board .cell")).to_have_count(25)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(root).to_have_attribute("data-look", "dark")
    visit.shoot("explorables-jupyterlab", root)
    assert not visit.errors
    shut_down_kernels(page, lab)
