// Numbers as the course writes them (helpers/outputs.py) and as a reader types them.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** A number as short as it reads well: 4, −1, 0.25, 1,200, 2×10⁻⁵; nothing for NaN. */
function number(value, language) {
    if (Number.isNaN(value)) return "";
    const size = Math.abs(value);
    if (size < 1e6 && (size >= 100 || Number.isInteger(value))) return count(value, language);
    const [digits, power] = threeDigits(size);
    const sign = value < 0 ? "−" : "";
    if (power >= -4 && power < 3) return sign + plain(digits * 10 ** (power - 2));
    const raised = [...String(power)].map((letter) => RAISED[letter]).join("");
    return `${sign}${plain(digits / 100)}×10${raised}`;
}

/** A few digits, without zeros at their end. */
function plain(value) {
    return String(Number(value.toPrecision(3)));
}

/** The three leading digits as a whole number, halves to the even one, and the power of ten. */
function threeDigits(size) {
    const [mantissa, exponent] = size.toExponential(60).split("e");
    const leading = Number(mantissa[0] + mantissa.slice(2, 4));
    const rest = mantissa.slice(4);
    const half = `5${"0".repeat(rest.length - 1)}`;
    const up = rest > half || (rest === half && leading % 2 === 1);
    const digits = leading + (up ? 1 : 0);
    return digits === 1000 ? [100, Number(exponent) + 1] : [digits, Number(exponent)];
}

/** A whole number, its thousands apart as the language writes them. */
function count(value, language) {
    const whole = roundHalfToEven(Math.abs(value));
    const gap = whole >= 10000 ? "\u202f" : "";
    const apart = language === "es" ? gap : ",";
    const digits = String(whole).replace(/\B(?=(\d{3})+$)/g, apart);
    return (value < 0 && whole > 0 ? "−" : "") + digits;
}

/** The nearest whole number; of two that are as near, the even one. */
function roundHalfToEven(value) {
    const below = Math.floor(value);
    const rest = value - below;
    return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}

/** A factor of a product or a sum: a negative one in parentheses. */
function factor(value, language) {
    return value < 0 ? `(${number(value, language)})` : number(value, language);
}

/** What a reader typed as a number: −2, .5, 0,5 or 1/9; NaN if it is none, or larger than 999. */
function typedNumber(text) {
    const parts = text.trim().replace(/[−–]/g, "-").replace(",", ".").split("/");
    if (parts.length > 2 || !parts.every((part) => /^[-+]?(\d+\.?\d*|\.\d+)$/.test(part.trim())))
        return NaN;
    const value = parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]);
    return Math.abs(value) <= 999 ? value : NaN;
}

/** A matrix that was typed elsewhere, one row a line; null if it is none. */
function typedMatrix(text) {
    const lines = text.replace(/[[\]]/g, " ").split(/\n|;/).filter((line) => line.trim(" ,\t"));
    const rows = lines.map((line) => line.trim().split(/[\s,]+/).filter(Boolean).map(typedNumber));
    const even = rows.length > 0 && rows.every((row) => row.length === rows[0].length);
    return even && rows.flat().every(Number.isFinite) ? matrix(rows) : null;
}
