"""Writes scenes.npz: images to segment in which one class is nearly everywhere and another almost nowhere."""

from pathlib import Path

import numpy as np

SCENES = 48
SIZE = 24
COLOURS = np.array([[60, 90, 60], [190, 90, 60], [80, 90, 200]])
"""The mean colour of background, disc and cross."""


def make() -> dict[str, np.ndarray]:
    """images (48, 3, 24, 24) uint8, masks (48, 24, 24) uint8: 0 background, 1 disc, 2 cross."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    masks = np.zeros((SCENES, SIZE, SIZE), dtype=np.uint8)
    for mask in masks:
        row, column, radius = rng.uniform(5, 19), rng.uniform(5, 19), rng.uniform(2, 4)
        mask[(rows - row) ** 2 + (columns - column) ** 2 <= radius**2] = 1
        row, column = rng.integers(2, SIZE - 2, 2)
        mask[row, column - 2 : column + 3] = 2
        mask[row - 2 : row + 3, column] = 2
    images = COLOURS[masks] + rng.normal(0, 25, (SCENES, SIZE, SIZE, 3))
    return {"images": images.clip(0, 255).astype(np.uint8).transpose(0, 3, 1, 2).copy(), "masks": masks}


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("scenes.npz"), **make())
