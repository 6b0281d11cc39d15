// A board shows a matrix: as a table of numbers, which can be edited, or, if it is large, as pixels.
// Over it lies a frame, the kernel's place.

/** A board: {element, cells, frame, shape}. `name` is what a screen reader calls it. */
function makeBoard(kind, name, attributes = {}) {
    const cells = make("div", { class: "cells" });
    const frame = make("div", { class: "frame", "aria-hidden": "true", hidden: "" });
    const element = make("div", { class: `board ${kind}`, "aria-label": name, ...attributes }, cells, frame);
    return { element, cells, frame, name, shape: "", editable: false, rows: 1, columns: 1 };
}

/** Show a matrix. `look` says how:
 * colours: value -> colour; words: (value, index) -> text; kindOf: index -> class names;
 * note: index -> small text; cellName: (row, column) -> a name, where cells can be edited;
 * shown: so many cells; key: what else than the values the pixels depend on. */
function paint(board, matrix, look) {
    const numbers = Math.max(matrix.height, matrix.width) <= (look.most ?? LARGEST_TYPED);
    const shape = `${matrix.height}×${matrix.width}${numbers ? " numbers" : ""}`;
    if (board.shape !== shape) layOut(board, matrix, numbers, look);
    board.shape = shape;
    if (numbers) paintNumbers(board, matrix, look);
    else paintPixels(board, matrix, look);
}

/** Empty cells, or an empty picture, of the matrix's size. */
function layOut(board, { height, width }, numbers, look) {
    Object.assign(board, { rows: height, columns: width });
    board.element.style.setProperty("--rows", height);
    board.element.style.setProperty("--columns", width);
    board.element.classList.toggle("numbers", numbers);
    if (numbers) {
        board.cells.replaceChildren(...Array.from({ length: height }, (_, i) =>
            make("div", { role: look.cellName ? "row" : false, class: "row" },
                ...Array.from({ length: width }, (__, j) => makeCell(board, i, j, look)))));
        board.all = [...board.cells.querySelectorAll(".cell")];
    } else {
        board.painted = null;
        board.canvas = make("canvas", { width, height, "aria-hidden": "true" });
        board.context = board.canvas.getContext("2d");
        board.pixels = board.context.createImageData(width, height);
        board.cells.replaceChildren(board.canvas);
    }
}

/** One cell of a table: a box to type in where it can be edited, else a place for a number. */
function makeCell(board, i, j, look) {
    if (!look.cellName) return make("div", { class: "cell" }, make("span", { class: "value" }));
    const input = make("input", {
        class: "value", type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
        tabindex: i || j ? -1 : 0, "aria-label": look.cellName(i, j),
    });
    return make("div", { class: "cell", role: "gridcell" }, input);
}

/** The numbers, their grounds and notes. */
function paintNumbers(board, { values }, look) {
    board.all.forEach((cell, k) => {
        const shown = k < (look.shown ?? Infinity);
        const colour = look.colours(values[k]);
        const classes = `cell ${shown ? "" : "hidden"} ${look.kindOf?.(k) ?? ""}`.trim();
        const value = cell.firstChild;
        const text = shown ? look.words(values[k], k) : "";
        if (cell.className !== classes) cell.className = classes;
        cell.style.background = shown ? `rgb(${colour.map(Math.round).join()})` : "";
        cell.style.color = shown ? inkOn(colour) : "";
        if (look.cellName) paintInput(value, text, /padding/.test(classes));
        else setText(value, text);
        const note = look.note?.(k) ?? "";
        cell.dataset.note = note;
        cell.style.setProperty("--note", Math.max(note.length, 3));
        value.style.setProperty("--letters", Math.max(text.length, 2));
    });
}

/** A box's number, unless its reader is typing in it. */
function paintInput(input, text, fixed) {
    input.readOnly = fixed;
    if (input.dataset.typing !== undefined || input.value === text) return;
    input.value = text;
    if (input === document.activeElement) input.select(); // so that typing replaces it
}

/** The pixels; those not shown yet are left out. What has not changed is not painted again. */
function paintPixels(board, { values }, look) {
    if (board.painted === values && board.key === look.key) return;
    Object.assign(board, { painted: values, key: look.key });
    const { data } = board.pixels;
    const shown = look.shown ?? Infinity;
    for (let k = 0; k < values.length; k++) {
        const [red, green, blue] = look.colours(values[k]);
        data[4 * k] = red;
        data[4 * k + 1] = green;
        data[4 * k + 2] = blue;
        data[4 * k + 3] = k < shown ? 255 : 0;
    }
    board.context.putImageData(board.pixels, 0, 0);
}

/** Lay the frame over so many cells; it may stand out of the board. */
function placeFrame(board, row, column, height, width) {
    const percent = (part, of) => `${100 * part / of}%`;
    board.frame.hidden = false;
    Object.assign(board.frame.style, {
        top: percent(row, board.rows), left: percent(column, board.columns),
        height: percent(height, board.rows), width: percent(width, board.columns),
    });
}

/** Where the pointer is, in cells and parts of cells: [row, column]. */
function pointedAt(board, event) {
    const box = board.cells.getBoundingClientRect();
    const share = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    return [share[0] * board.rows, share[1] * board.columns];
}
