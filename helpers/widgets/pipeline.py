"""A training step, taken apart: what is to be sped up, and what cannot be gained elsewhere."""

from collections.abc import Mapping

from helpers.language import label, tr
from helpers.plots.pipeline import DEVICES, step
from helpers.plots.pipeline import pipeline as draw
from helpers.widgets.explorer import Explorer, choice

BATCHES = (32, 64, 128, 256, 512, 1024)
CALLS = (1, 4, 16, 64)


def pipeline(networks: Mapping[str, float]) -> Explorer:
    """Choose a network `name: multiply-adds`, a device, the batch and what is sent.

    All times are estimates from a few constants, none is measured here.
    """
    def picture(network: str, device: str, sent: str, batch: int, calls: int) -> str:
        return draw(step(device, sent, batch, calls, networks[network]), batch)

    images = [(tr("images, float32", "imágenes, float32"), "float32"),
              (tr("images, bytes", "imágenes, bytes"), "uint8"),
              (tr("their numbers", "sus números"), "number")]
    nets = [(label(name), name) for name in networks]
    machines = [(name.replace("2 cores", tr("2 cores", "2 núcleos")), name) for name in DEVICES]
    return Explorer(picture, {
        "network": choice(tr("Network", "Red"), nets, next(iter(networks))),
        "device": choice(tr("Device", "Dispositivo"), machines, "T4, float32"),
        "sent": choice(tr("Sent", "Se envían"), images, "float32"),
        "batch": choice(tr("Batch", "Lote"), [(str(size), size) for size in BATCHES], 128),
        "calls": choice(tr("Steps a call", "Pasos por llamada"),
                        [(str(count), count) for count in CALLS], 1)})
