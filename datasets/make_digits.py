"""Writes digits.npz: the UCI optical digits, as scikit-learn ships them (pip install scikit-learn)."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits


def make() -> dict[str, np.ndarray]:
    """images (1797, 8, 8) uint8 of 0 … 16, labels (1797,) uint8."""
    digits = load_digits()
    return {"images": digits.images.astype(np.uint8), "labels": digits.target.astype(np.uint8)}


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("digits.npz"), **make())
