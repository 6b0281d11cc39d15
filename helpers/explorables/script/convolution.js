// The convolution: an image, a kernel that slides over it, the products under it, and the output.

/** The state that the notebook gives. */
function firstState(config) {
    return {
        stride: 1, padding: 0, dilation: 1, flip: false, divide: false, everything: true, how: "rescale",
        row: 0, column: 0, ...config.state, image: unpacked(config.image), kernel: matrix(config.kernel),
    };
}

/** An image as the notebook sends it: rows, or bytes with their size. */
function unpacked(image) {
    if (Array.isArray(image)) return matrix(image);
    const bytes = Uint8Array.from(atob(image.data), (letter) => letter.charCodeAt(0));
    const values = image.type === "uint8" ? bytes : new Float64Array(bytes.buffer);
    return { height: image.height, width: image.width, values: Float64Array.from(values) };
}

/** What follows from a state: the kernel as used, the image with what is around it, the output. */
function derive(state, repeat) {
    const kernel = state.flip ? turned(state.kernel) : state.kernel;
    const around = repeat ? [kernel.height >> 1, kernel.width >> 1] : [state.padding, state.padding];
    const ground = padded(state.image, around, repeat);
    const sums = convolve(ground, kernel, state.stride, state.dilation);
    const total = kernel.values.reduce((sum, weight) => sum + weight, 0);
    const divisor = state.divide && Math.abs(total) > 1e-9 ? total : 1;
    const output = sums && { ...sums, values: divisor === 1 ? sums.values : sums.values.map((sum) => sum / divisor) };
    return { kernel, around, ground, output, divisor, total };
}

/** The same, computed only where an input has changed. */
function derived(app) {
    const names = ["image", "kernel", "stride", "padding", "dilation", "flip", "divide"];
    if (!app.found || names.some((name) => app.found.from[name] !== app.state[name]))
        app.found = { ...derive(app.state, app.config.repeat), from: app.state };
    return app.found;
}

/** Change the state, so that it can be undone; changes under one key in a second are one. */
function change(app, changes, key = "") {
    const now = performance.now();
    if (!key || key !== app.lastKey || now - app.lastTime > 1000) {
        app.past.push(app.state);
        app.before = derived(app).output;
    }
    Object.assign(app, { lastKey: key, lastTime: now });
    app.state = { ...app.state, ...changes };
    tell(app, "");
    refresh(app);
    announce(app);
}

/** Take the last change back. */
function undo(app) {
    if (!app.past.length) return;
    app.before = derived(app).output;
    app.state = app.past.pop();
    app.lastKey = "";
    tell(app, "");
    refresh(app);
    announce(app);
}

/** All as the notebook gave it; that too can be undone. */
function startOver(app) {
    app.shape = ""; // what was uncovered is covered again
    change(app, app.first);
    app.before = null;
    refresh(app);
}

/** Move the window to a place of the output, or as near to it as there is one. */
function place(app, row, column) {
    const { output } = derived(app);
    if (!output) return;
    const at = [clamp(row, output.height), clamp(column, output.width)];
    if (at[0] === app.state.row && at[1] === app.state.column) return;
    app.state = { ...app.state, row: at[0], column: at[1] };
    app.reached = Math.max(app.reached, at[0] * output.width + at[1]);
    refresh(app);
    if (!app.playing) announce(app);
}

/** A whole number from 0 up to the last of so many. */
function clamp(value, length) {
    return Math.min(Math.max(Math.round(value), 0), length - 1);
}

/** Draw all that follows from the state. */
function refresh(app) {
    const found = derived(app);
    const fits = found.output !== null;
    app.root.classList.toggle("misfit", !fits);
    if (fits) settle(app, found.output);
    paintImage(app, found);
    paintKernel(app, found);
    if (fits) {
        paintOutput(app, found);
        paintProducts(app, found);
    }
    setControls(app, found);
    writeSentences(app, found);
}

/** Keep the place inside the output. */
function settle(app, output) {
    const shape = `${output.height}×${output.width}`;
    const at = [clamp(app.state.row, output.height), clamp(app.state.column, output.width)];
    app.state = { ...app.state, row: at[0], column: at[1] };
    if (app.shape !== shape) app.reached = at[0] * output.width + at[1];
    app.shape = shape;
}
