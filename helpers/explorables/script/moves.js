// Pointer, keys and time move the window.

/** Listen to the boards. */
function listen(app) {
    const { output, image, kernel } = app.boards;
    output.cells.addEventListener("pointermove", (event) => pointAtOutput(app, event));
    output.cells.addEventListener("pointerdown", (event) => { pause(app); pointAtOutput(app, event); });
    image.element.addEventListener("pointermove", (event) => pointAtImage(app, event));
    image.element.addEventListener("pointerdown", (event) => takeFrame(app, event));
    for (const board of [output, image]) board.element.addEventListener("keydown", (event) => goByKey(app, event));
    makeEditable(image, editing(app, "image"));
    makeEditable(kernel, editing(app, "kernel"));
    app.root.addEventListener("written", () => refresh(app));
    app.root.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || event.target.dataset.typing === "") return;
        event.preventDefault();
        undo(app);
    });
    listenToFiles(app);
}

/** Files that are dropped or pasted. */
function listenToFiles(app) {
    const { root } = app;
    const over = (event) => { event.preventDefault(); event.stopPropagation(); root.classList.add("drop"); };
    for (const name of ["dragenter", "dragover"]) root.addEventListener(name, over);
    root.addEventListener("dragleave", () => root.classList.remove("drop"));
    root.addEventListener("drop", (event) => {
        over(event);
        root.classList.remove("drop");
        takeFile(app, fileOf(event.dataTransfer));
    });
    root.addEventListener("paste", (event) => takeFile(app, fileOf(event.clipboardData)));
}

/** What typing into a board does to the state. */
function editing(app, name) {
    const most = name === "kernel" ? LARGEST_KERNEL : LARGEST_TYPED - 2;
    return {
        edit: (row, column, value) => {
            const edge = name === "image" && !app.config.repeat ? app.state.padding : 0;
            const old = app.state[name];
            const values = old.values.slice();
            const k = (row - edge) * old.width + column - edge;
            if (values[k] === value) return;
            values[k] = value;
            change(app, { [name]: { ...old, values } }, `${name} ${k}`);
        },
        replace: (pasted) => {
            if (Math.max(pasted.height, pasted.width) <= most) change(app, { [name]: pasted });
            else tell(app, app.say("That is {size}; at most {most}×{most} fits here.", { size: size(pasted), most }));
        },
        refuse: (text) => {
            refresh(app);
            if (text.trim()) tell(app, app.say("“{text}” is no number from −999 to 999.", { text }));
        },
    };
}

/** The output's cell under the pointer. */
function pointAtOutput(app, event) {
    if (app.playing) return;
    const [row, column] = pointedAt(app.boards.output, event);
    place(app, Math.floor(row), Math.floor(column));
}

/** The kernel's middle goes where the mouse is, or where the finger drags the frame. */
function pointAtImage(app, event) {
    if (app.playing || (event.pointerType !== "mouse" && !app.dragging)) return;
    app.moved = true;
    centre(app, event);
}

/** The kernel's middle goes to the pointer. */
function centre(app, event) {
    const { state, boards } = app;
    const found = derived(app);
    const hidden = app.config.repeat ? found.around : [0, 0];
    const [row, column] = pointedAt(boards.image, event);
    const start = (at, length, edge) =>
        (at - reach(length, state.dilation) / 2 + edge) / state.stride;
    place(app, start(row, found.kernel.height, hidden[0]), start(column, found.kernel.width, hidden[1]));
}

/** The frame is held until the pointer is lifted; where it has not moved, the cell under it is edited. */
function takeFrame(app, event) {
    pause(app);
    const { element, frame } = app.boards.image;
    const onFrame = event.target === frame;
    const numbers = element.classList.contains("numbers");
    if (!onFrame && numbers) return; // the box under it takes it
    event.preventDefault();
    if (!numbers) element.focus({ preventScroll: true });
    Object.assign(app, { dragging: true, moved: false });
    element.setPointerCapture(event.pointerId);
    if (!onFrame) centre(app, event);
    const end = () => {
        app.dragging = false;
        element.removeEventListener("pointerup", end);
        element.removeEventListener("pointercancel", end);
        if (onFrame && !app.moved && numbers) boxUnder(app, event)?.focus();
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
}

/** The box to type in that lies under the pointer. */
function boxUnder(app, event) {
    const board = app.boards.image;
    const [row, column] = pointedAt(board, event).map(Math.floor);
    return board.all[row * board.columns + column]?.firstChild;
}

/** Arrows, Home and End on a picture move the window. */
function goByKey(app, event) {
    if (event.target.tagName === "INPUT") return;
    const { row, column } = app.state;
    const far = 9999;
    const goal = {
        ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1],
        ArrowRight: [row, column + 1], PageUp: [row - 10, column], PageDown: [row + 10, column],
        Home: [row, 0], End: [row, far],
    }[event.key];
    if (!goal || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pause(app);
    place(app, ...goal);
}

/** Walk over all places, from the first if the last is reached. */
function play(app) {
    const { output } = derived(app);
    if (!output) return;
    const last = output.height * output.width - 1;
    const at = app.state.row * output.width + app.state.column;
    if (at === last || app.state.everything) place(app, 0, 0);
    Object.assign(app, { playing: true, carried: 0, time: performance.now(), reached: 0 });
    refresh(app);
    requestAnimationFrame((time) => walk(app, time));
}

/** As many places on as the time since the last frame asks for. */
function walk(app, time) {
    const { output } = derived(app);
    if (!app.playing || !output || !app.root.isConnected) return;
    app.carried += Math.max(0, time - app.time) * app.rate / 1000;
    app.time = time;
    const steps = Math.floor(app.carried);
    app.carried -= steps;
    const last = output.height * output.width - 1;
    const at = Math.min(app.state.row * output.width + app.state.column + steps, last);
    place(app, Math.floor(at / output.width), at % output.width);
    if (at === last) return pause(app);
    requestAnimationFrame((next) => walk(app, next));
}

/** Stand still. */
function pause(app) {
    if (!app.playing) return;
    app.playing = false;
    refresh(app);
    announce(app);
}
