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

/** Where the window's corner lies on the image as shown: [row, column]. */
function corner(app, { around }) {
    const hidden = app.config.repeat ? around : [0, 0]; // a repeated border is not shown
    return [app.state.row * app.state.stride - hidden[0], app.state.column * app.state.stride - hidden[1]];
}

/** The image, its padding, and the kernel's frame on it. */
function paintImage(app, found) {
    const { state, config, boards } = app;
    const shown = config.repeat ? state.image : found.ground;
    const inside = found.output ? covered(app, found, shown) : new Map();
    const said = (value) => number(value, config.language);
    paint(boards.image, shown, {
        colours: imageColours(state.image), words: said, edit: true,
        cellName: (i, j) => `${app.say("row")} ${i}, ${app.say("column")} ${j}`,
        kindOf: (k) => `${inside.has(k) ? "inside" : ""} ${kindOfPixel(app, found, shown, k)}`,
        note: (k) => (inside.has(k) ? `×${said(inside.get(k))}` : ""),
    });
    nameBoard(boards.image, `${capital(app.say("image"))} ${state.image.height}×${state.image.width}`);
    if (!found.output) boards.image.frame.hidden = true;
    else placeFrame(boards.image, ...corner(app, found), reach(found.kernel.height, state.dilation),
        reach(found.kernel.width, state.dilation));
}

/** The cells under the kernel: their index in the image as shown, and the weight that lies on each. */
function covered(app, { kernel, around }, shown) {
    const cells = new Map();
    if (Math.max(shown.height, shown.width) > LARGEST_TYPED) return cells;
    const [top, left] = corner(app, { around });
    kernel.values.forEach((weight, k) => {
        const row = top + app.state.dilation * Math.floor(k / kernel.width);
        const column = left + app.state.dilation * (k % kernel.width);
        const within = row >= 0 && column >= 0 && row < shown.height && column < shown.width;
        if (within) cells.set(row * shown.width + column, weight);
    });
    return cells;
}

/** Whether a cell of the image is padding, or is never reached. */
function kindOfPixel(app, { around, kernel }, shown, k) {
    const { stride, dilation, image } = app.state;
    if (app.config.repeat) return "";
    const [row, column] = [Math.floor(k / shown.width), k % shown.width];
    const within = row >= around[0] && column >= around[1]
        && row < around[0] + image.height && column < around[1] + image.width;
    const high = shown.height - missed(shown.height, kernel.height, stride, dilation);
    const wide = shown.width - missed(shown.width, kernel.width, stride, dilation);
    return `${within ? "" : "padding"} ${row >= high || column >= wide ? "missed" : ""}`;
}

/** A screen reader's name and the keys of a board: a table to edit, or a picture to go over. */
function nameBoard({ element }, name) {
    const table = element.classList.contains("numbers") && element.classList.contains("image");
    element.setAttribute("aria-label", name);
    element.setAttribute("role", table ? "grid" : "application");
    element.toggleAttribute("tabindex", !table);
    if (!table) element.tabIndex = 0;
}

/** The kernel's weights, signs in colour. */
function paintKernel(app) {
    const { kernel } = app.state;
    paint(app.boards.kernel, kernel, {
        colours: signColours(kernel), words: (value) => number(value, app.config.language), edit: true,
        cellName: (i, j) => `${app.say("row")} ${i}, ${app.say("column")} ${j}`,
    });
    app.boards.kernel.element.setAttribute("aria-label", `Kernel ${kernel.height}×${kernel.width}`);
}

/** The output as far as it is to be seen; what the last change has changed has a corner. */
function paintOutput(app, { output }) {
    const { state, before, boards } = app;
    const at = state.row * output.width + state.column;
    const same = before && before.height === output.height && before.width === output.width;
    const differs = (k) => same && Math.abs(before.values[k] - output.values[k]) > 1e-9;
    const until = app.playing ? at : state.everything ? Infinity : app.reached;
    paint(boards.output, output, {
        colours: outputColours(output, state.how), words: (value) => number(value, app.config.language),
        kindOf: (k) => `${k === at ? "now" : ""} ${differs(k) ? "changed" : ""}`, shown: until + 1,
    });
    nameBoard(boards.output, `${capital(app.say("output"))} ${output.height}×${output.width}, `
        + `[${state.row}, ${state.column}]`);
    placeFrame(boards.output, state.row, state.column, 1, 1);
}

/** What lies under the kernel, times its weights. */
function paintProducts(app, { ground, kernel }) {
    const { state, config } = app;
    const under = windowAt(ground, kernel, state.stride, state.dilation, state.row, state.column);
    const products = { ...under, values: under.values.map((value, k) => value * kernel.values[k]) };
    const said = (value) => factor(value, config.language);
    app.under = under;
    paint(app.boards.products, products, {
        colours: signColours(products), words: (value) => number(value, config.language),
        note: (k) => `${said(under.values[k])}×${said(kernel.values[k])}`,
    });
}
