// The reader's own picture: from a file, dropped, pasted or from the camera. It stays in this page:
// nothing here sends anything anywhere.

const LONGEST = 128; // pixels of a picture's longer side, as used here
const LARGEST_FILE = 60e6; // bytes: more would stop a phone's browser

/** A picture's file as greys, turned as its camera says: a promise of a matrix. */
async function readPicture(file) {
    if (file.size > LARGEST_FILE) throw new Error("large");
    let bitmap;
    try {
        bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
        throw new Error("unreadable");
    }
    const picture = shrunk(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    return picture;
}

/** A picture, or a video's frame, of this size, made small and grey, on white: a matrix 0…255. */
function shrunk(source, width, height) {
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const size = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = make("canvas", { width: size[0], height: size[1] });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "white";
    context.fillRect(0, 0, ...size);
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, ...size);
    return toGrey(context.getImageData(0, 0, ...size));
}

/** Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), in whole numbers. */
function toGrey({ width, height, data }) {
    return filled(height, width, (i, j) => {
        const k = 4 * (i * width + j);
        return Math.round(0.299 * data[k] + 0.587 * data[k + 1] + 0.114 * data[k + 2]);
    });
}

/** The first file of a drop or a paste; undefined if it holds none. */
function fileOf(transfer) {
    return transfer?.files?.[0];
}

/** Start the camera: a promise of its video. `stop` it when it has served. */
async function startCamera() {
    const video = make("video", { playsinline: "" });
    video.muted = true;
    const wanted = { facingMode: "environment", width: { ideal: 640 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    await video.play();
    return video;
}

/** Switch the camera off. */
function stopCamera(video) {
    video?.srcObject?.getTracks().forEach((track) => track.stop());
}
