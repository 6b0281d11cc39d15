"""The controls of a widget, moved as a student moves them, with the keyboard and with the mouse."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic, sleep

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as TimedOut

HANDLE = ".ui-slider-handle, .noUi-handle"  # ipywidgets 7 and 8
LATE = 60  # seconds for a picture to follow, on a machine that is busy
PRESSES = 20
QUIET = 100  # ms without a change, and a picture is at rest

# Waits until the picture has not changed for so many ms; fails if it still changes after others.
REST = """(picture, [quiet, late]) => new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
        clearTimeout(rest);
        rest = setTimeout(end, quiet);
    });
    const end = () => { clearTimeout(never); observer.disconnect(); resolve(); };
    const fault = new Error("the picture changes although nothing is moved");
    const never = setTimeout(() => reject(fault), late);
    let rest = setTimeout(end, quiet);
    observer.observe(picture, {childList: true, subtree: true});
})"""

# Measures from the key press to the first frame that shows the changed picture.
WATCH = """picture => {
    let pressed = 0;
    window.latencies = [];
    document.addEventListener("keydown", event => { pressed = event.timeStamp; }, true);
    new MutationObserver(() => {
        const from = pressed;
        pressed = 0;
        const note = () => window.latencies.push(performance.now() - from);
        if (from) requestAnimationFrame(() => setTimeout(note));
    }).observe(picture, {childList: true, subtree: true});
}"""


def picture(widget: Locator) -> Locator:
    """The picture that the controls of a widget move."""
    return widget.locator(".widget-html-content").last


def poll(condition: Callable[[], bool], seconds: float = LATE) -> bool:
    """True as soon as the condition holds; False if it does not in so many seconds."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        sleep(.05)
    return True


def pixels(widget: Locator) -> bytes:
    """What the picture looks like, once it has come to rest. Error if it does not."""
    picture(widget).evaluate(REST, [QUIET, 1000 * LATE])
    return picture(widget).screenshot()


def changes(widget: Locator, before: bytes, seconds: float = LATE) -> bool:
    """True as soon as the picture looks other than before; False if not in so many seconds."""
    return poll(lambda: picture(widget).screenshot() != before, seconds)


def by(action: Callable[[Locator], object]) -> Callable[[Locator, Locator], bool]:
    """A move that does something, and waits for the picture to follow."""
    def move(widget: Locator, target: Locator) -> bool:
        before = pixels(widget)
        action(target)
        return changes(widget, before)
    return move


def step(widget: Locator, handle: Locator) -> bool:
    """Take a slider to its start, then one step from there."""
    handle.press("Home")
    return by(lambda handle: handle.press("ArrowRight"))(widget, handle)


def drag(handle: Locator) -> None:
    """Pull a slider's handle to the part of its track that is farther away."""
    track = handle.locator("xpath=..").bounding_box()
    at = handle.bounding_box()
    middle, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    far = .8 if middle < track["x"] + track["width"] / 2 else .2
    mouse = handle.page.mouse
    mouse.move(middle, y)
    mouse.down()
    mouse.move(track["x"] + far * track["width"], y, steps=4)
    mouse.up()


def leave_by_keys(select: Locator) -> None:
    """Go to the first option of a list, or from there to the second."""
    select.press("Home" if select.evaluate("list => list.selectedIndex") else "ArrowDown")


def choose_another(select: Locator) -> None:
    """Choose another option of a list; the system draws the list, out of a test's reach."""
    at, count = select.evaluate("list => [list.selectedIndex, list.options.length]")
    select.select_option(index=(at + 1) % count)


def typed(reach: Callable[[Locator], object]) -> Callable[[Locator, Locator], bool]:
    """A move that types a digit before the first number of a box, and takes it back.

    `reach` is how it comes to the box.
    """
    def move(widget: Locator, box: Locator) -> bool:
        before = pixels(widget)
        reach(box)
        box.press("Control+Home")
        box.press("1")
        followed = changes(widget, before)
        box.press("Backspace")
        return followed
    return move


def play(widget: Locator, first: Locator, start: Callable[[Locator], object]) -> bool:
    """Start a player, wait for the picture to follow, and stop it."""
    before = pixels(widget)
    start(first)
    followed = changes(widget, before)
    buttons = first.locator("xpath=..").locator("button")
    with suppress(TimedOut):  # on a slow machine it comes to its end before the click
        buttons.nth(1 if buttons.nth(1).is_enabled() else 0).click(timeout=2000)
    return followed


# For each kind of control: what of it is touched, and how the keyboard and the mouse move it.
MOVES = {
    "widget-slider": (HANDLE, step, by(drag)),
    "widget-dropdown": ("select", by(leave_by_keys), by(choose_another)),
    "widget-checkbox": ("input", by(lambda box: box.press("Space")), by(lambda box: box.click())),
    "widget-textarea": ("textarea", typed(lambda box: box.focus()), typed(lambda box: box.click())),
    "widget-button": ("xpath=.", by(lambda button: button.press("Space")),
                      by(lambda button: button.click())),
    "widget-play": ("button >> nth=0",
                    lambda widget, first: play(widget, first, lambda b: b.press("Space")),
                    lambda widget, first: play(widget, first, lambda b: b.click())),
}


def controls(widget: Locator) -> Iterator[tuple[str, Locator, Callable, Callable]]:
    """Each control of a widget: its label, what is touched, its moves by keyboard and mouse."""
    for kind, (inside, by_keyboard, by_mouse) in MOVES.items():
        for control in widget.locator(f".{kind}").all():
            label = control.inner_text().strip().split("\n")[0] or kind
            yield label, control.locator(inside), by_keyboard, by_mouse


def latencies(widget: Locator) -> list[float]:
    """Milliseconds from key press to pixels, of so many presses on the first slider or list."""
    handles, page = widget.locator(HANDLE), widget.page
    target, keys = ((handles.first, ("ArrowRight", "ArrowLeft")) if handles.count()
                    else (widget.locator("select").first, ("ArrowDown", "ArrowUp")))
    target.press("Home")
    pixels(widget)
    picture(widget).evaluate(WATCH)
    for k in range(PRESSES):
        target.press(keys[k % 2])
        page.wait_for_function("n => window.latencies.length >= n", arg=k + 1, timeout=1000 * LATE)
    return page.evaluate("window.latencies")
