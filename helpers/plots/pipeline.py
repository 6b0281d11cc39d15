"""Where a training step's time goes: preparing, sending, starting and computing, as bars."""

from typing import NamedTuple

from helpers.language import tr
from helpers.outputs import number
from helpers.plots import svg

PREPARED = .023  # milliseconds for an image that NumPy shifts, mirrors and standardises: measured
BYTES = {"float32": 4 * 32 * 32 * 3, "uint8": 32 * 32 * 3, "number": 4}  # of an image, as sent
NAMES = ("prepare", "send", "start", "compute")
HATCHES = {"prepare": "M0 8L8 0", "send": "M0 4H8", "start": "M4 0V8", "compute": ""}
LEFT, WIDE, TALL, APART = 150, 640, 30, 44


class Device(NamedTuple):
    """What computes: useful operations a second, bytes a second to it, seconds to start a call."""

    operations: float
    bytes: float
    start: float


# A T4 prints 8.1 and 65 TFLOP/s; a third of that is what small convolutions may use, and the start
# of a step from Python took 5 ms in Keras. To the memory of a CPU nothing has to be sent.
DEVICES = {"2 cores": Device(6e10, float("inf"), .002),
           "T4, float32": Device(8.1e12 / 3, 6e9, .005),
           "T4, float16": Device(65e12 / 3, 6e9, .005)}


class Step(NamedTuple):
    """Milliseconds of one training step, part by part."""

    prepare: float
    send: float
    start: float
    compute: float

    def largest(self) -> str:
        """The part that takes most."""
        return max(NAMES, key=lambda name: getattr(self, name))

    def gain(self) -> float:
        """How many times faster the step would be without its largest part."""
        rest = sum(self) - max(self)
        return sum(self) / rest if rest else float("inf")


def step(device: str, sent: str, batch: int, calls: int, multiply_adds: float) -> Step:
    """The parts of a step on `batch` images, `calls` steps being started by one call.

    Forward and backward are about three times the forward pass, a multiply-add is two operations.
    Images that are sent as numbers are prepared where they are: that is left out here.
    """
    machine = DEVICES[device]
    prepare = 0 if sent == "number" else PREPARED * batch
    send = 1000 * BYTES[sent] * batch / machine.bytes
    start = 1000 * machine.start / calls
    return Step(prepare, send, start, 1000 * 6 * multiply_adds * batch / machine.operations)


def pipeline(parts: Step, batch: int) -> str:
    """The parts below each other, each where the one before ends, and what follows from them."""
    total, drawn, x = sum(parts), [], float(LEFT)
    for row, name in enumerate(NAMES):
        share = getattr(parts, name) / total
        y = 20 + APART * row
        drawn += [svg.hatch(f"pipeline-{name}", svg.PALE, HATCHES[name]),
                  svg.text(LEFT - 12, y + 20, words(name), 14, "end"),
                  svg.rect(x, y, max(share * WIDE, 1), TALL, f"url(#pipeline-{name})"),
                  label(x, share, y, getattr(parts, name))]
        x += share * WIDE
    return svg.page(drawn, 20 + APART * len(NAMES) + 24, sentences(parts, batch))


def label(x: float, share: float, y: float, milliseconds: float) -> str:
    """The milliseconds of a bar, on the side of it where there is room."""
    shown = f"{number(float(f'{milliseconds:.2g}'))} ms"
    if share < .5 and x + share * WIDE < LEFT + WIDE - 90:
        return svg.text(x + share * WIDE + 8, y + 20, shown, 13, "start")
    if x > LEFT + 90:
        return svg.text(x - 8, y + 20, shown, 13, "end")
    return svg.text(x + 10, y + 20, shown, 13, "start", halo=svg.PAPER)


def sentences(parts: Step, batch: int) -> list[str]:
    """What the bars come to."""
    total, rate = sum(parts), float(f"{1000 * batch / sum(parts):.2g}")
    epoch, gain = number(45_000 / rate), number(parts.gain())
    most = words(parts.largest())
    return [tr(f"One step on {batch} images: {number(total)} ms, "
               f"{number(rate)} images a second, {epoch} s for 45,000.",
               f"Un paso con {batch} imágenes: {number(total)} ms, "
               f"{number(rate)} imágenes por segundo, {epoch} s para 45 000."),
            tr(f"Most time goes into: {most}. Without it the step would be {gain} times as fast; "
               "no other part alone can give more.",
               f"Lo que más tarda: {most}. Sin eso el paso sería {gain} veces más rápido; "
               "ninguna otra parte por sí sola puede dar más.")]


def words(name: str) -> str:
    """A part in the language in use."""
    return {"prepare": tr("prepare", "preparar"), "send": tr("send", "enviar"),
            "start": tr("start the call", "iniciar"), "compute": tr("compute", "calcular")}[name]
