// Start the explorables of the page that have not been started.

/** What the notebook says, and its words: `say(english, {name: value})` in its language. */
function startOne(root) {
    const config = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const say = (english, values = {}) =>
        config.words[english].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const first = firstState(config);
    const app = { root, config, say, first, past: [], reached: 0, playing: false };
    app.state = { ...first, ...readAddress(root) };
    followLook(root);
    build(app);
    for (const part of root.querySelectorAll("input, select, button, .board")) // JupyterLab takes arrow keys
        part.dataset.lmSuppressShortcuts = "true";
    refresh(app);
    root.dataset.live = "";
}

/** Several outputs of a page each hold this script: the first that runs starts all that are there. */
function startAll() {
    const script = document.currentScript; // in a shadow tree there is none
    const around = script?.closest(".explorable");
    for (const root of [around, ...document.querySelectorAll(".explorable")])
        if (root && !("started" in root.dataset)) {
            root.dataset.started = "";
            startOne(root);
        }
}
