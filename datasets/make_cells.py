"""Writes cells/: small pictures of dishes with cells in them, and for each pixel whose cell it is.

The names are as awkward as a camera makes them: dish2_10 is a later picture of dish 2 than dish2_9, but comes
before it as text. Numbers are missing, and so are numbers of cells: those that an editor has deleted again.
"""

from pathlib import Path

import numpy as np

DISHES = (1, 2, 3, 9, 10, 21)
PICTURES = (1, 2, 9, 10)
HEIGHT, WIDTH = 24, 32
NUMBERS = np.array([2, 3, 5, 8, 40, 200])
"""What the cells of a picture are numbered by."""


def make() -> dict[str, np.ndarray]:
    """By name, as in "images/dish1_1": images (24, 32, 3) uint8; masks (24, 32) uint8, 0 where no cell is."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    made = {}
    for dish in DISHES:
        background, colour = rng.uniform(10, 60, 3), rng.uniform(120, 220, 3)  # those of a dish are alike
        for picture in PICTURES:
            mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
            for number in rng.permutation(NUMBERS)[: rng.integers(0, 5)]:
                row, column = rng.uniform(3, HEIGHT - 3), rng.uniform(3, WIDTH - 3)
                high, wide = rng.uniform(2.5, 5, 2)
                mask[((rows - row) / high) ** 2 + ((columns - column) / wide) ** 2 <= 1] = number
            image = np.where(mask[:, :, None] > 0, colour, background) + rng.normal(0, 12, (HEIGHT, WIDTH, 3))
            made[f"images/dish{dish}_{picture}"] = image.clip(0, 255).astype(np.uint8)
            made[f"masks/dish{dish}_{picture}"] = mask
    return made


if __name__ == "__main__":
    for name, array in make().items():
        file = Path(__file__).with_name("cells") / f"{name}.npy"
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, array)
