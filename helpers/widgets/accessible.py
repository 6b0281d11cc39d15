"""Widgets for the keyboard and for screen readers, where ipywidgets leaves them short.

The handles of sliders and the buttons of players have no names there, and JupyterLab takes the
arrow keys for itself.
"""

from IPython.display import display

from helpers.language import current, tr

# It names the widgets that are there and those to come, and tells a slider's value at each change.
SCRIPT = """(() => {
    if (window["course-LANGUAGE"]) return;
    const words = WORDS;
    const tell = (part, role, name, value) => {
        if (role) part.setAttribute("role", role);
        if (name) part.setAttribute("aria-label", name);
        if (!value) return;
        part.setAttribute("aria-valuenow", parseFloat(value));
        part.setAttribute("aria-valuetext", value);
    };
    const tellAll = () => {
        for (const control of document.querySelectorAll(
                ".course-LANGUAGE :is(select, button, input, .ui-slider-handle, .noUi-handle)"))
            control.dataset.lmSuppressShortcuts = "true";
        for (const slider of document.querySelectorAll(".course-LANGUAGE .widget-slider"))
            for (const handle of slider.querySelectorAll(".ui-slider-handle, .noUi-handle"))
                tell(handle, "slider", slider.querySelector(".widget-label").textContent,
                     slider.querySelector(".widget-readout").textContent);
        for (const icon of document.querySelectorAll(".course-LANGUAGE .widget-play button i"))
            tell(icon.closest("button"), "", words[icon.className.split("fa-")[1]]);
    };
    window["course-LANGUAGE"] = new MutationObserver(tellAll);
    window["course-LANGUAGE"].observe(
        document.body, {childList: true, subtree: true, characterData: true});
    tellAll();
})();"""


def style_class() -> str:
    """The class of the widgets that speak the language in use."""
    return f"course-{current()}"


def make_accessible() -> None:
    """Have the page give all controls of this language their names, and the keys they need."""
    repeat = tr("Repeat", "Repetir")
    words = {"play": tr("Play", "Reproducir"), "pause": tr("Pause", "Pausar"),
             "stop": tr("Stop", "Detener"), "retweet": repeat, "repeat": repeat}
    script = SCRIPT.replace("LANGUAGE", current()).replace("WORDS", str(words))
    display({"application/javascript": script, "text/plain": ""}, raw=True)
