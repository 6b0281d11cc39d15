// What the picture says in words, for the eye and for the ear.

/** The sentences below the picture. */
function writeSentences(app, found) {
    const { lines, state, say } = app;
    const parts = found.output ? sumLines(app, found) : [misfit(app, found)];
    lines.sum.replaceChildren(...parts.map((text) => make("div", {}, text)));
    const { image, kernel } = state;
    const more = found.ground === image ? "" : `, ${say("with padding")} ${size(found.ground)}`;
    const turnedBy = state.flip ? `, ${say("turned by 180°")}` : "";
    setText(lines.image, size(image) + (app.config.repeat ? "" : more));
    setText(lines.kernel, size(kernel) + turnedBy);
    setText(lines.output, found.output ? size(found.output) : "");
    const rest = found.output ? [...sizeLines(app, found), ...remarks(app, found)] : [];
    lines.rest.replaceChildren(...rest.map((text) => make("div", {}, text)));
}

/** A matrix's size: 5×5. */
function size({ height, width }) {
    return `${height}×${width}`;
}

/** Why the kernel does not fit, and what to do. */
function misfit(app, { kernel, ground }) {
    const { dilation } = app.state;
    return app.say("The kernel does not fit: {kernel} with dilation {dilation} covers {reach} cells, but the "
        + "image with its padding is {room}. Choose more padding, less dilation or a smaller kernel.", {
        kernel: size(kernel), dilation, room: size(ground),
        reach: `${reach(kernel.height, dilation)}×${reach(kernel.width, dilation)}`,
    });
}

/** The sum of products, a line for each of the kernel's rows, and what becomes of the sum. */
function sumLines(app, { kernel, output, divisor }) {
    const { state, config, say, under } = app;
    const said = (value) => factor(value, config.language);
    const lines = rowsOf(kernel).map((weights, a) => weights.map((weight, b) =>
        `${said(under.values[a * kernel.width + b])}×${said(weight)}`).join(" + "));
    const value = output.values[state.row * output.width + state.column];
    const short = (n) => number(n, config.language);
    lines[0] = `${say("output")}[${state.row}, ${state.column}] = ${lines[0]}`;
    for (let a = 1; a < lines.length; a++) lines[a] = `+ ${lines[a]}`;
    lines[lines.length - 1] += ` = ${short(value * divisor)}`;
    if (divisor !== 1) lines.push(`${said(value * divisor)} / ${said(divisor)} = ${short(value)}`);
    return lines;
}

/** The output's size with the numbers put in. */
function sizeLines(app, { kernel, output }) {
    const { stride, padding, dilation, image } = app.state;
    if (app.config.repeat) return [];
    const formula = (n, f, m) => "= ⌊(N + 2P − D(F − 1) − 1)/S⌋ + 1 = "
        + `⌊(${n} + 2×${padding} − ${dilation}×(${f} − 1) − 1)/${stride}⌋ + 1 = ${m}`;
    const high = formula(image.height, kernel.height, output.height);
    const wide = formula(image.width, kernel.width, output.width);
    if (high === wide) return [`${capital(app.say("output height and width"))} ${high}`];
    return [`${capital(app.say("output height"))} ${high}`, `${capital(app.say("output width"))} ${wide}`];
}

/** What else is to be said: what is never reached, a sum of 0, the grey that comes out. */
function remarks(app, { kernel, ground, output, divisor, total }) {
    const { state, say, config } = app;
    const rows = missed(ground.height, kernel.height, state.stride, state.dilation);
    const columns = missed(ground.width, kernel.width, state.stride, state.dilation);
    const said = [];
    if (rows || columns) said.push(say("Stride {stride} does not divide evenly: the last rows ({rows}) and columns "
        + "({columns}), crossed out, are never reached.", { stride: state.stride, rows, columns }));
    if (state.divide && divisor === 1 && total !== 1)
        said.push(say("The kernel's numbers sum to 0: nothing to divide by."));
    if (config.greys) said.push(greyWords(app, output));
    return said;
}

/** Which grey a value is shown as. */
function greyWords(app, { width, values }) {
    const { state, say, config } = app;
    const value = values[state.row * width + state.column];
    const said = number(value, config.language);
    const grey = { clip: value, absolute: Math.abs(value) }[state.how];
    if (grey === undefined) {
        const [low, high] = ends(values).map((end) => number(end, config.language));
        return say("Shown on a scale from {low} to {high}.", { low, high });
    }
    const shown = Math.min(Math.max(roundHalfToEven(grey), 0), 255);
    if (grey < 0) return say("{value} is shown as black: a screen has nothing below 0.", { value: said });
    if (grey > 255) return say("{value} is shown as white: a screen has nothing above 255.", { value: said });
    return say("{value} is shown as the grey {grey}.", { value: said, grey: shown });
}

/** A message that stands out, until the next change; "" takes it away. */
function tell(app, text) {
    setText(app.lines.message, text);
    app.lines.message.hidden = !text;
}

/** Have a screen reader say the sum, once its reader has come to rest. */
function announce(app) {
    clearTimeout(app.speech);
    app.speech = setTimeout(() => setText(app.lines.status, app.lines.sum.innerText.replaceAll("\n", " ")), 500);
}
