"""The data: what the loaders give, and that the scripts beside the files make them."""

from __future__ import annotations

import gzip
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT

from grader.datasets import cells, circles, digits, files_read, keep, mnist, pretrained, scenes
from grader.errors import UsageError

FOLDER = ROOT / "datasets"


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("size", [8, 28, 32])
def test_digits_are_images_between_0_and_1_with_labels(size: int) -> None:
    images, labels = digits(size)
    assert images.shape == (1797, 1, size, size)
    assert (images.dtype, labels.dtype) == (torch.float32, torch.int64)
    assert images.min() == 0 and 0.9 < images.max() <= 1
    assert labels.bincount().tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_enlarged_digits_are_the_same_digits() -> None:
    small, large = digits(8)[0], digits(32)[0]
    again = torch.nn.functional.avg_pool2d(large, 4)
    correlation = torch.corrcoef(torch.stack([small.flatten(), again.flatten()]))[0, 1]
    assert correlation > 0.97


def test_circles_are_two_rings_that_no_line_separates() -> None:
    points, rings = circles()
    assert points.shape == (240, 2)
    assert (points.dtype, rings.dtype) == (torch.float32, torch.int64)
    assert rings.bincount().tolist() == [120, 120]
    radius = points.norm(dim=1)
    assert radius[rings == 1].max() < radius[rings == 0].min()
    assert points[rings == 1].mean(dim=0).norm() < 0.1 and points[rings == 0].mean(dim=0).norm() < 0.2


def test_scenes_are_mostly_background() -> None:
    images, masks = scenes()
    assert images.shape == (48, 3, 24, 24) and masks.shape == (48, 24, 24)
    assert (images.dtype, masks.dtype) == (torch.float32, torch.int64)
    share = masks.flatten().bincount() / masks.numel()
    assert share[0] > 0.9 and 0 < share[2] < 0.02
    assert scenes(count=3)[0].equal(images[:3])


def test_cells_are_pairs_of_image_and_mask_out_of_order_as_text() -> None:
    images, masks = sorted((cells() / "images").iterdir()), sorted((cells() / "masks").iterdir())
    assert [file.name for file in images] == [file.name for file in masks]
    assert [file.stem for file in images[:3]] == ["dish10_1", "dish10_10", "dish10_2"]
    numbers = [np.unique(np.load(file)) for file in masks]
    assert {len(found) - 1 for found in numbers} == {0, 1, 2, 3, 4}
    assert max(found.max() for found in numbers) == 200


@pytest.mark.parametrize("name", ["digits", "circles", "scenes", "cells"])
def test_each_file_is_what_its_script_makes(name: str) -> None:
    if name == "digits":
        pytest.importorskip("sklearn", reason="make_digits.py copies from scikit-learn")
    spec = importlib.util.spec_from_file_location(f"make_{name}", FOLDER / f"make_{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made, there = module.make(), stored(name)
    assert set(made) == set(there)
    for key in made:
        np.testing.assert_array_equal(made[key], there[key])


def stored(name: str) -> dict[str, np.ndarray]:
    """The arrays of a file, or of all files in a folder."""
    folder = FOLDER / name
    if folder.is_dir():
        files = folder.rglob("*.npy")
        return {file.relative_to(folder).with_suffix("").as_posix(): np.load(file) for file in files}
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as file:
        return dict(file)


def test_the_pretrained_net_is_what_its_script_trains() -> None:
    """Nearly: where a processor adds up in another order, the last of four decimals may come out otherwise."""
    spec = importlib.util.spec_from_file_location("make_pretrained", FOLDER / "make_pretrained.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with np.load(FOLDER / "pretrained.npz", allow_pickle=False) as file:
        made = module.make()
        assert list(made) == list(file)
        for name, value in made.items():
            assert value.dtype == file[name].dtype
            np.testing.assert_allclose(value, file[name], rtol=0, atol=1e-3)


def test_the_pretrained_net_reads_digits_that_it_has_never_seen() -> None:
    images, labels = digits()
    net = pretrained().eval()
    with torch.no_grad():
        right = net(images[1::2]).argmax(dim=1) == labels[1::2]
    assert 0.95 < right.float().mean() < 0.99
    assert sum(weight.numel() for weight in net.parameters()) == 9_354


def test_every_file_has_its_source_and_licence_in_the_readme() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    folders = [path for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"]
    for file in [*FOLDER.glob("*.npz"), *folders]:
        name = f"{file.name}/" if file in folders else file.name
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert any(licence in row for licence in ("CC BY 4.0", "MIT"))
        assert f"make_{file.stem}.py" in row


def test_outside_of_a_course_the_loaders_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="There is no course"):
        digits()


def test_a_learner_can_load_them_from_a_script_in_the_course() -> None:
    code = "from grader.datasets import circles; print(circles()[0].shape)"
    done = subprocess.run([sys.executable, "-c", code], cwd=FOLDER, capture_output=True, text=True)
    assert "[240, 2]" in done.stdout


def idx(values: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    return head + values.astype(np.uint8).tobytes()


def test_mnists_own_files_are_read_as_they_are_and_zipped(tmp_path: Path) -> None:
    pixels = np.arange(2 * 28 * 28).reshape(2, 28, 28) % 256
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pixels)))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.array([7, 3])))
    images, labels = mnist(tmp_path)
    assert images.shape == (2, 1, 28, 28) and images.dtype == torch.float32 and labels.tolist() == [7, 3]
    np.testing.assert_array_equal((images[:, 0] * 255).round().numpy(), pixels)
    assert mnist(tmp_path, size=32)[0].shape == (2, 1, 32, 32)


@pytest.mark.parametrize(
    ("images", "word"),
    [
        (None, "There is no"),
        (b"", "cut off"),
        (idx(np.zeros((2, 28, 28)))[:-1], "cut off"),
        (idx(np.zeros(3)), "3 axes"),
    ],
)
def test_files_that_are_not_mnists_are_told(images: bytes | None, word: str, tmp_path: Path) -> None:
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.array([7, 3])))
    if images is not None:
        (tmp_path / "train-images-idx3-ubyte").write_bytes(images)
    with pytest.raises(UsageError, match=word):
        mnist(tmp_path)


def test_zipped_files_that_are_cut_off_are_told(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"x" * 9999)[:20])
    with pytest.raises(UsageError, match="cannot be read"):
        mnist(tmp_path)


def test_what_is_loaded_is_the_callers_own() -> None:
    points, _ = circles()
    before = points.clone()
    points.zero_()
    assert circles()[0].equal(before)


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "some.npz"
    np.savez(file, values=np.arange(3))
    first = keep(file)
    assert keep(file) is first and file in files_read()
    np.savez(file, values=np.arange(4))
    os.utime(file, ns=(0, first["values"].size))
    assert keep(file)["values"].tolist() == [0, 1, 2, 3]
