// The parts of a page: elements, buttons, sliders, lists, boxes to tick.

/** An element with its attributes and children; `on…` are listeners. */
function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (value !== false) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

/** Set a text if it differs, so that nothing is drawn or spoken in vain. */
function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/** A word that begins a label. */
function capital(text) {
    return text[0].toUpperCase() + text.slice(1);
}

/** A button; its sign is for the eye alone. */
function button(sign, words, onclick) {
    return make("button", { type: "button", onclick },
        ...(sign ? [make("span", { "aria-hidden": "true" }, sign)] : []), make("span", { class: "words" }, words));
}

/** A labelled slider: {element, set(value, low, high, words)}. `move(value)` is called as it moves. */
function slider(words, low, high, move) {
    const shown = make("span", { class: "reading", "aria-hidden": "true" }); // the slider says it itself
    const input = make("input", {
        type: "range", min: low, max: high, step: 1, "aria-label": words,
        oninput: () => move(Number(input.value)),
    });
    const element = make("label", { class: "slider" }, make("span", {}, words), input, shown);
    const set = (value, last, said = String(value)) => {
        input.max = last;
        input.value = value;
        input.setAttribute("aria-valuetext", said);
        setText(shown, said);
    };
    return { element, input, set };
}

/** A labelled list of [value, words]: {element, set(value)}. */
function list(words, options, choose) {
    const select = make("select", { onchange: () => choose(select.value) },
        ...options.map(([value, text]) => make("option", { value }, text)));
    const element = make("label", {}, make("span", {}, words), select);
    return { element, set: (value) => { select.value = value; } };
}

/** A box to tick: {element, set(value)}. */
function tick(words, turn) {
    const input = make("input", { type: "checkbox", onchange: () => turn(input.checked) });
    const element = make("label", { class: "tick" }, input, make("span", {}, words));
    return { element, set: (value) => { input.checked = value; } };
}

/** Follow the page's light or dark look: by what it says of itself, else by the colour of its words. */
function followLook(root) {
    const look = () => { root.dataset.look = isDark(root) ? "dark" : "light"; };
    const observer = new MutationObserver(look);
    const attributeFilter = ["class", "style", "theme", "data-theme", "data-jp-theme-light",
        "data-vscode-theme-kind"];
    for (const part of [document.documentElement, document.body])
        observer.observe(part, { attributes: true, attributeFilter });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
    look();
}

/** Whether the page around an element is dark. */
function isDark(root) {
    const { documentElement: page, body } = document;
    const says = page.dataset.theme || page.getAttribute("theme") || body.dataset.vscodeThemeKind;
    if (says) return says.includes("dark");
    if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
    const [red, green, blue] = getComputedStyle(root.parentElement).color.match(/[\d.]+/g).map(Number);
    return 0.3 * red + 0.59 * green + 0.11 * blue > 128;
}
