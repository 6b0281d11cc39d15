// Typing into the cells of a board, as in a spreadsheet: arrows go from cell to cell, typing replaces,
// Enter or leaving the cell keeps, Escape takes back. A matrix can be pasted into any cell.

/** Make a board's cells editable. `edit(row, column, value)` and `replace(matrix)` are called. */
function makeEditable(board, { edit, replace, refuse }) {
    const place = (input) => {
        const k = board.all.indexOf(input.parentElement);
        return [Math.floor(k / board.columns), k % board.columns];
    };
    const keep = (input) => {
        if (input.dataset.typing === undefined) return;
        const value = typedNumber(input.value);
        delete input.dataset.typing;
        input.removeAttribute("aria-invalid");
        if (Number.isNaN(value)) return refuse(input.value);
        edit(...place(input), value);
        writeAgain(input);
    };
    board.cells.addEventListener("focusin", (event) => { event.target.select(); makeTheStop(board, event.target); });
    board.cells.addEventListener("focusout", (event) => keep(event.target));
    board.cells.addEventListener("input", (event) => typed(event.target, place, edit));
    board.cells.addEventListener("keydown", (event) => onKey(board, event, place, keep));
    board.cells.addEventListener("paste", (event) => {
        const text = event.clipboardData.getData("text");
        const pasted = /\s|,.*,|;/.test(text.trim()) && typedMatrix(text);
        if (!pasted) return;
        event.preventDefault();
        delete event.target.dataset.typing;
        replace(pasted);
    });
}

/** Have the cell say the number that it holds, as the course writes it. */
function writeAgain(input) {
    input.dispatchEvent(new CustomEvent("written", { bubbles: true }));
}

/** The cell at which the Tab key enters the board. */
function makeTheStop(board, input) {
    for (const cell of board.all) cell.firstChild.tabIndex = -1;
    input.tabIndex = 0;
}

/** As soon as what is typed is a number, the picture follows. */
function typed(input, place, edit) {
    input.dataset.typing = "";
    const value = typedNumber(input.value);
    if (Number.isNaN(value)) return input.setAttribute("aria-invalid", "true");
    input.removeAttribute("aria-invalid");
    edit(...place(input), value);
}

/** The keys of a spreadsheet. */
function onKey(board, event, place, keep) {
    const input = event.target;
    const typing = input.dataset.typing !== undefined;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [0, 0] };
    const step = steps[event.key];
    if (event.key === "Escape") {
        delete input.dataset.typing;
        input.removeAttribute("aria-invalid");
        writeAgain(input);
    }
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    if (typing && step[1]) return; // in the text
    event.preventDefault();
    keep(input);
    const [i, j] = place(input);
    const [row, column] = [i + step[0], j + step[1]];
    if (row < 0 || column < 0 || row >= board.rows || column >= board.columns) return;
    board.all[row * board.columns + column].firstChild.focus();
    if (event.key === "Enter") input.select();
}
