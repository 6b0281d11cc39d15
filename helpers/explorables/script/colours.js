// The colours of cells: [red, green, blue] of each value.

const BLUE = [11, 95, 165];
const ORANGE = [196, 78, 0];

/** Greys from dark to light between two ends; both ends stay distinct from black and white. */
function shadesBetween(low, high) {
    const scale = 1 / Math.max(high - low, 1e-9);
    return (value) => {
        const grey = 42 + 213 * Math.min(Math.max((value - low) * scale, 0), 1);
        return [grey, grey, grey];
    };
}

/** White for 0, blue above it, orange below it; `largest` has the full colour. */
function signed(largest) {
    return (value) => {
        const share = Math.min(Math.abs(value) / Math.max(largest, 1e-9), 1);
        const end = value < 0 ? ORANGE : BLUE;
        return end.map((colour) => 255 + (colour - 255) * share);
    };
}

/** How an image's cells look: a picture's as they are, small numbers from their least to their largest. */
function imageColours({ values }) {
    const [low, high] = ends(values);
    if (high > 1 && low >= 0 && high <= 255 && values.length > LARGEST_TYPED ** 2)
        return (value) => [value, value, value];
    return shadesBetween(Math.min(low, 0), Math.max(high, 1));
}

/** How the output's cells look: greys as `greys` has them, or signs in colour. */
function outputColours({ values }, how) {
    const [low, high] = ends(values);
    if (how === "signed") return signed(Math.max(-low, high));
    if (how === "rescale") return shadesBetween(low, high);
    const absolute = how === "absolute";
    return (value) => {
        const grey = Math.min(Math.max(absolute ? Math.abs(value) : value, 0), 255);
        return [grey, grey, grey];
    };
}

/** How the signs of numbers look. */
function signColours({ values }) {
    const [low, high] = ends(values);
    return signed(1.6 * Math.max(-low, high)); // not the full colour: numbers stand on it
}

/** Black or white, whichever reads better on a colour. */
function inkOn([red, green, blue]) {
    return 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "#14171a" : "#ffffff";
}
