// The controls of the convolution, and what they do.

/** Build the explorable's parts into its root. */
function build(app) {
    const { say } = app;
    const title = () => make("span", { class: "detail" });
    app.boards = {
        image: makeBoard("image", say("image")), kernel: makeBoard("kernel", "Kernel", { role: "grid" }),
        products: makeBoard("products", say("window × kernel"), { role: "img" }),
        output: makeBoard("output", say("output")),
    };
    app.lines = {
        image: title(), kernel: title(), output: title(), products: title(),
        sum: make("div", { class: "sum" }), rest: make("div", { class: "rest" }),
        message: make("div", { class: "message", role: "alert", hidden: "" }),
        status: make("div", { class: "unseen", role: "status" }),
    };
    const panels = make("div", { class: "panels" }, panel(app, "image", say("image"), sizer(app, "image")),
        panel(app, "kernel", say("kernel"), sizer(app, "kernel")),
        panel(app, "products", say("window × kernel")), panel(app, "output", say("output")));
    panels.firstChild.append(pictureTools(app));
    app.root.append(tools(app), app.lines.message, panels, app.lines.sum, controls(app),
        app.lines.rest, app.lines.status);
    listen(app);
}

/** A board under its title. */
function panel(app, name, words, ...more) {
    return make("div", { class: `panel ${name}-panel` },
        make("p", { class: "title" }, make("b", {}, capital(words)), " ", app.lines[name], ...more),
        app.boards[name].element);
}

/** Play, undo, start over, and the link. */
function tools(app) {
    const { say } = app;
    app.play = button("▶", say("Play"), () => (app.playing ? pause(app) : play(app)));
    app.speed = slider(capital(say("speed")), 0, 13, (value) => { app.rate = 2 ** value; setSpeed(app, value); });
    setSpeed(app, app.config.speed);
    app.rate = 2 ** app.config.speed;
    app.undo = button("↶", say("Undo"), () => undo(app));
    const again = button("⟲", say("Start over"), () => startOver(app));
    const parts = [app.play, app.speed.element, app.undo, again];
    if (hasAddress()) parts.push(button("", say("Copy link"), () => copyLink(app)));
    return make("div", { class: "tools" }, ...parts);
}

/** How many places a second. */
function setSpeed(app, value) {
    app.speed.set(value, 13, `${2 ** value}/s`);
}

/** The ways to a picture of one's own. */
function pictureTools(app) {
    const { say } = app;
    const input = make("input", {
        type: "file", accept: "image/*", class: "unseen",
        onchange: () => { takeFile(app, input.files[0]); input.value = ""; },
    });
    app.cameraButton = button("◉", say("Camera"), () => toggleCamera(app));
    const file = make("label", { class: "button" }, input, make("span", { "aria-hidden": "true" }, "▣"),
        make("span", { class: "words" }, say("Your picture")));
    return make("div", { class: "picture-tools" }, file, app.cameraButton);
}

/** A picture of the reader's own takes the image's place. */
async function takeFile(app, file) {
    if (!file) return;
    try {
        takePicture(app, await readPicture(file));
        setText(app.lines.status, app.say("Your picture is shown. It stays in this page."));
    } catch (error) {
        const large = app.say("This file is larger than 60 MB. Choose a smaller picture.");
        const other = app.say("“{name}” is no picture that this browser can read. Choose a JPEG or PNG file.",
            { name: file.name });
        tell(app, error.message === "large" ? large : other);
    }
}

/** Show a picture, whole, its middle under the kernel. */
function takePicture(app, image, key = "") {
    change(app, { image, everything: true, row: image.height >> 1, column: image.width >> 1 }, key);
}

/** Start the camera, or keep its present picture. */
async function toggleCamera(app) {
    if (app.video) return endCamera(app);
    pause(app);
    try {
        app.video = await startCamera();
    } catch {
        return tell(app, app.say("The camera is not available here. A picture from a file works everywhere."));
    }
    setText(app.cameraButton.querySelector(".words"), app.say("Keep this picture"));
    takePicture(app, shrunk(app.video, app.video.videoWidth, app.video.videoHeight));
    film(app);
}

/** Switch the camera off; its last picture stays. */
function endCamera(app) {
    stopCamera(app.video);
    app.video = null;
    setText(app.cameraButton.querySelector(".words"), app.say("Camera"));
}

/** Show the camera's picture again and again, as long as somebody can see it. */
function film(app) {
    if (!app.video) return;
    if (!app.root.isConnected || document.hidden) return endCamera(app);
    const image = shrunk(app.video, app.video.videoWidth, app.video.videoHeight);
    app.state = { ...app.state, image };
    refresh(app);
    requestAnimationFrame(() => film(app));
}

/** The settings that this explorable has, and the place. */
function controls(app) {
    const { say, config } = app;
    const set = (name) => (value) => change(app, { [name]: value }, name);
    const ways = [["clip", say("as it is, clipped")], ["absolute", say("absolute value")],
        ["rescale", say("from least to largest")], ["signed", say("blue above 0, orange below")]];
    const all = {
        classic: () => list(capital(say("classic kernel")), config.classics.map(([name]) => [name, name])
            .concat([["", say("(your own)")]]), (name) => takeClassic(app, name)),
        stride: () => slider("Stride S", 1, 3, set("stride")),
        padding: () => slider("Padding P", 0, 3, set("padding")),
        dilation: () => slider(`${capital(say("dilation"))} D`, 1, 3, set("dilation")),
        flip: () => tick(say("Flip the kernel (true convolution)"), set("flip")),
        divide: () => tick(say("Divide by the kernel's sum"), set("divide")),
        everything: () => tick(say("Show the whole output"), set("everything")),
        how: () => list(capital(say("output shown")), ways, set("how")),
        row: () => slider(capital(say("row")), 0, 0, (row) => place(app, row, app.state.column)),
        column: () => slider(capital(say("column")), 0, 0, (column) => place(app, app.state.row, column)),
    };
    app.controls = Object.fromEntries([...config.controls, "row", "column"].map((name) => [name, all[name]()]));
    return make("div", { class: "controls" }, ...Object.values(app.controls).map(({ element }) => element));
}

/** A classic kernel in the place of the present one. */
function takeClassic(app, name) {
    const found = app.config.classics.find(([classic]) => classic === name);
    if (found) change(app, { kernel: matrix(found[1]) });
}

/** Set the controls as the state is. */
function setControls(app, { output }) {
    const { state, controls: all } = app;
    for (const name of ["stride", "padding", "dilation"])
        all[name]?.set(state[name], 3);
    for (const name of ["flip", "divide", "everything", "how"]) all[name]?.set(state[name]);
    if (output) all.row.set(state.row, output.height - 1);
    if (output) all.column.set(state.column, output.width - 1);
    const rows = JSON.stringify(rowsOf(state.kernel));
    const classic = app.config.classics.find(([, weights]) => JSON.stringify(weights) === rows);
    all.classic?.set(classic ? classic[0] : "");
    app.undo.disabled = !app.past.length;
    setText(app.play.querySelector(".words"), app.playing ? app.say("Pause") : app.say("Play"));
    setText(app.play.firstChild, app.playing ? "❚❚" : "▶");
}

/** Two buttons that make a matrix smaller or larger. */
function sizer(app, name) {
    const step = app.config.repeat ? 2 : 1;
    const resize = (by) => () => {
        const old = app.state[name];
        const side = Math.max(old.height, old.width) + by * step;
        const most = name === "kernel" ? LARGEST_KERNEL : LARGEST_TYPED - 2;
        if (side >= 1 && side <= most) change(app, { [name]: resized(old, side, app.config.repeat) });
    };
    const words = name === "kernel" ? [app.say("smaller kernel"), app.say("larger kernel")]
        : [app.say("smaller image"), app.say("larger image")];
    const small = (sign, k) => make("button", {
        type: "button", class: "small", "aria-label": words[k], title: words[k], onclick: resize(k ? 1 : -1),
    }, sign);
    return make("span", { class: "sizer" }, small("−", 0), small("+", 1));
}

/** A matrix cut or filled with zeros to a square, around its middle or at its end. */
function resized(old, side, middle) {
    const shift = middle ? [(old.height - side) / 2, (old.width - side) / 2].map(Math.trunc) : [0, 0];
    return filled(side, side, (i, j) => {
        const [row, column] = [i + shift[0], j + shift[1]];
        const within = row >= 0 && column >= 0 && row < old.height && column < old.width;
        return within ? old.values[row * old.width + column] : 0;
    });
}

/** Put the page's address, with the state in it, where it can be pasted. */
async function copyLink(app) {
    const address = addressOf(app.root, app.state, app.first);
    try {
        await navigator.clipboard.writeText(address);
        tell(app, app.say("The link is copied. It holds kernel, settings and small images, no picture."));
    } catch {
        tell(app, address);
    }
}
