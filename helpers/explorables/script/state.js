// What a reader has set: undone step by step, and put into a link.

const LARGEST_KERNEL = 7;
const LARGEST_TYPED = 12; // cells of a side: a larger image is a picture, drawn without numbers
const WAYS = ["clip", "absolute", "rescale", "signed"];
const whole = (low, high) => (value) => Number.isInteger(value) && value >= low && value <= high;
const yesOrNo = (value) => typeof value === "boolean";

// What a link may set, and what it may say; all else in it is ignored.
const ADMISSIBLE = {
    image: (rows) => isMatrix(rows, LARGEST_TYPED),
    kernel: (rows) => isMatrix(rows, LARGEST_KERNEL),
    stride: whole(1, 3),
    padding: whole(0, 3),
    dilation: whole(1, 3),
    flip: yesOrNo,
    divide: yesOrNo,
    everything: yesOrNo,
    how: (value) => WAYS.includes(value),
    row: whole(0, 999),
    column: whole(0, 999),
};
const MATRICES = ["image", "kernel"];

/** Whether a value is rows of equally many finite numbers, at most so many. */
function isMatrix(rows, most) {
    const isRow = (row) => Array.isArray(row) && row.length === rows[0].length
        && row.every((value) => Number.isFinite(value) && Math.abs(value) <= 1e6);
    return Array.isArray(rows) && rows.length > 0 && rows.length <= most && Array.isArray(rows[0])
        && rows[0].length > 0 && rows[0].length <= most && rows.every(isRow);
}

/** A state as text for a link: what differs from the first state. A picture is not put into it. */
function written(state, first) {
    const kept = {};
    for (const name of Object.keys(ADMISSIBLE)) {
        const value = MATRICES.includes(name) ? rowsOf(state[name]) : state[name];
        const before = MATRICES.includes(name) ? rowsOf(first[name]) : first[name];
        if (JSON.stringify(value) !== JSON.stringify(before) && ADMISSIBLE[name](value)) kept[name] = value;
    }
    return btoa(JSON.stringify(kept)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The changes that the text of a link stands for; none where it is damaged. */
function read(text) {
    try {
        const kept = JSON.parse(atob(text.replace(/-/g, "+").replace(/_/g, "/")));
        const names = Object.keys(ADMISSIBLE).filter((name) => name in kept && ADMISSIBLE[name](kept[name]));
        return Object.fromEntries(names.map((name) =>
            [name, MATRICES.includes(name) ? matrix(kept[name]) : kept[name]]));
    } catch {
        return {};
    }
}

/** The name under which a link holds the state: the kind, and which of its kind in the page. */
function linkName(root) {
    const all = [...document.querySelectorAll(`.explorable[data-kind="${root.dataset.kind}"]`)];
    return `${root.dataset.kind}-${all.indexOf(root) + 1}`;
}

/** What the page's address says of this explorable. */
function readAddress(root) {
    const named = new URLSearchParams(location.hash.slice(1)).get(linkName(root));
    return named ? read(named) : {};
}

/** Whether a link to this page would find the state again: not in an iframe, nor in JupyterLab. */
function hasAddress() {
    return window === window.top && !document.body.dataset.jpThemeLight;
}

/** The page's address with the state in it. */
function addressOf(root, state, first) {
    const address = new URL(location.href);
    address.hash = `${linkName(root)}=${written(state, first)}`;
    address.searchParams.delete("token");
    return address.href;
}
