"""Writes circles.npz: two rings in the plane with noise, which no straight line separates."""

from pathlib import Path

import numpy as np

POINTS = 240
RADII = (0.5, 1.0)
NOISE = 0.07


def make() -> dict[str, np.ndarray]:
    """points (240, 2) float32, labels (240,) uint8: 1 is the inner ring."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.arange(POINTS) % 2)
    radius = np.where(labels == 1, *RADII)
    angle = rng.uniform(0, 2 * np.pi, POINTS)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    points += rng.normal(0, NOISE, points.shape)
    return {"points": points.round(3).astype(np.float32), "labels": labels.astype(np.uint8)}


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("circles.npz"), **make())
