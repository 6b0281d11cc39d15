// The convolution's boards, as the state has them.

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
        colours: imageColours(state.image), words: said,
        cellName: (i, j) => `${app.say("row")} ${i}, ${app.say("column")} ${j}`,
        kindOf: (k) => `${inside.has(k) ? "inside" : ""} ${kindOfPixel(app, found, shown, k)}`,
        note: (k) => (inside.has(k) ? `×${said(inside.get(k))}` : ""),
    });
    nameBoard(boards.image, `${capital(app.say("image"))} ${size(state.image)}`);
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
        colours: signColours(kernel), words: (value) => number(value, app.config.language),
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
        key: `${state.how} ${until}`,
    });
    nameBoard(boards.output, `${capital(app.say("output"))} ${size(output)}: `
        + `${spoken(output, until, app.config.language)}. [${state.row}, ${state.column}]`);
    placeFrame(boards.output, state.row, state.column, 1, 1);
}

/** A matrix for the ear: its rows, a dot for what is not shown; of a picture its least and largest. */
function spoken(shown, until, language) {
    const short = (value) => number(value, language);
    if (Math.max(shown.height, shown.width) > LARGEST_TYPED) return ends(shown.values).map(short).join(" … ");
    return rowsOf(shown).map((row, i) => row.map((value, j) =>
        (i * shown.width + j <= until ? short(value) : "·")).join(" ")).join("; ");
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
