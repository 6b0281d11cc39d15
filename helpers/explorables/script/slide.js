// A kernel on its way over an image, as helpers/scratch/convolution.py has it. A matrix is
// {height, width, values}, its values row by row.

/** A matrix from its rows. */
function matrix(rows) {
    return { height: rows.length, width: rows[0].length, values: Float64Array.from(rows.flat()) };
}

/** The rows of a matrix. */
function rowsOf({ height, width, values }) {
    return Array.from({ length: height }, (_, i) => Array.from(values.slice(i * width, (i + 1) * width)));
}

/** A matrix of this size; `value(row, column)` gives its numbers. */
function filled(height, width, value) {
    const values = new Float64Array(height * width);
    for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++) values[i * width + j] = value(i, j);
    return { height, width, values };
}

/** The kernel turned by 180°. */
function turned({ height, width, values }) {
    return { height, width, values: values.slice().reverse() };
}

/** The image with so many rows and columns around it: zeros, or its border repeated. */
function padded(image, [rows, columns], repeat) {
    const { height, width, values } = image;
    if (!rows && !columns) return image;
    const clamp = (at, length) => Math.min(Math.max(at, 0), length - 1);
    return filled(height + 2 * rows, width + 2 * columns, (i, j) => {
        const row = clamp(i - rows, height);
        const column = clamp(j - columns, width);
        const inside = row === i - rows && column === j - columns;
        return inside || repeat ? values[row * width + column] : 0;
    });
}

/** How many cells a kernel of f spans: its holes, with a dilation, count. */
function reach(f, dilation) {
    return dilation * (f - 1) + 1;
}

/** On how many places a kernel of f lies on n pixels, padding included; below 1 if it does not fit. */
function places(n, f, stride, dilation) {
    return Math.floor((n - reach(f, dilation)) / stride) + 1;
}

/** How many of the last n pixels, padding included, the kernel never reaches. */
function missed(n, f, stride, dilation) {
    return (n - reach(f, dilation)) % stride;
}

/** The sum of products at each place; null if the kernel does not fit. */
function convolve(image, kernel, stride, dilation) {
    const height = places(image.height, kernel.height, stride, dilation);
    const width = places(image.width, kernel.width, stride, dilation);
    if (height < 1 || width < 1) return null;
    const sums = new Float64Array(height * width);
    for (let a = 0; a < kernel.height; a++)
        for (let b = 0; b < kernel.width; b++) {
            const weight = kernel.values[a * kernel.width + b];
            if (weight) addShifted(sums, [height, width], image, weight, stride, [a * dilation, b * dilation]);
        }
    return { height, width, values: sums };
}

/** Add to the sums the image, shifted and multiplied by one weight of the kernel. */
function addShifted(sums, [height, width], image, weight, stride, [down, right]) {
    for (let i = 0; i < height; i++) {
        const from = (i * stride + down) * image.width + right;
        for (let j = 0; j < width; j++) sums[i * width + j] += weight * image.values[from + j * stride];
    }
}

/** What lies under the kernel at one place of the output: as many numbers as the kernel has. */
function windowAt(image, kernel, stride, dilation, row, column) {
    return filled(kernel.height, kernel.width, (a, b) =>
        image.values[(row * stride + a * dilation) * image.width + column * stride + b * dilation]);
}

/** The least and the largest of the values. */
function ends(values) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
        if (value < low) low = value;
        if (value > high) high = value;
    }
    return [low, high];
}

/** Values as greys 0…255: 'clip' as they are, 'absolute', or 'rescale' from least to largest. */
function greys(values, how) {
    const [low, high] = how === "rescale" ? ends(values) : [0, 255];
    const scale = 255 / Math.max(high - low, 1e-9);
    const result = new Uint8Array(values.length);
    for (let k = 0; k < values.length; k++) {
        const value = how === "absolute" ? Math.abs(values[k]) : values[k];
        result[k] = Math.min(Math.max(roundHalfToEven((value - low) * scale), 0), 255);
    }
    return result;
}
