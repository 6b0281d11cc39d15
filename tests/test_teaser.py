"""The READMEs' moving picture shows what the course's convolution gives, and is small."""

import numpy as np
from PIL import Image

from instructor import teaser
from instructor.teaser import GAP, KERNEL, SIDE, TOP, ZOOM


def test_last_frame_shows_the_whole_output():
    photo = teaser.small(teaser.datasets.photo("camera")[..., 0])
    windows = np.lib.stride_tricks.sliding_window_view(photo, KERNEL.shape)
    output = np.einsum("rcij,ij->rc", windows, KERNEL)
    colours = teaser.coloured(output, np.abs(output).max())
    shown = np.array(teaser.frames()[-1])
    left = shown.shape[1] - GAP - SIDE * ZOOM
    panel = shown[TOP + ZOOM:, left:][ZOOM // 2::ZOOM, ZOOM // 2::ZOOM]
    apart = panel[:len(output), :len(output)].astype(int) - colours
    assert np.abs(apart).max() <= 8  # a neighbouring shade


def test_committed_picture_moves_and_is_small():
    with Image.open(teaser.PATH) as picture:
        assert picture.n_frames == len(teaser.frames())
    assert teaser.PATH.stat().st_size < 1_000_000
