"""The references give the published numbers of the curriculum's worked examples."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import numpy as np
import pytest
import torch
from conftest import COURSE
from torch import tensor
from torch.testing import assert_close

from grader.datasets import digits


def reference(key: str) -> ModuleType:
    exercise = COURSE.exercise(key)
    spec = importlib.util.spec_from_file_location(f"published_{exercise.name}", exercise.reference)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tensors() -> None:
    ex = reference("tensors")
    assert_close(ex.exponential(tensor([1.0])), tensor([2.7183]), rtol=0, atol=5e-5)
    _, matrix = ex.products(torch.ones(10, 3, 4), torch.ones(10, 3, 4), torch.ones(4, 5))
    assert matrix.shape == (10, 3, 5)
    array = np.zeros(2)
    shared, copied = ex.from_numpy_shared(array), ex.from_numpy_copied(array)
    array[0] = 5
    assert shared.tolist() == [5, 0]
    assert copied.tolist() == [0, 0]
    assert (shared.dtype, copied.dtype) == (torch.float64, torch.float32)


def test_sigmoid_neuron() -> None:
    ex = reference("sigmoid")
    xs = [[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
    w, outputs = ex.train(xs, [0.0, 0.0, 0.0, 1.0], [0.1, -0.2, 0.3], 0.5, 200)
    assert w == pytest.approx([-5.442284, 3.589396, 3.570134], abs=5e-7)
    assert outputs == pytest.approx([0.004351, 0.133654, 0.134104, 0.839179], abs=5e-7)
    assert (ex.sigmoid(1000.0), ex.sigmoid(-1000.0)) == (1.0, 0.0)


def test_cross_entropy() -> None:
    ex = reference("cross_entropy")
    rows = ex.softmax(tensor([[2.0, 1.0, 0.1], [1.0, 3.0, 0.1]]), 1)
    assert_close(rows, tensor([[0.6590, 0.2424, 0.0986], [0.1137, 0.8401, 0.0462]]), rtol=0, atol=5.1e-5)
    logits = tensor(
        [
            [0.8982, 0.805, 0.6393, 0.9983, 0.5731, 0.0469, 0.556, 0.1476, 0.8404, 0.5544],
            [0.9457, 0.0195, 0.9846, 0.3231, 0.1605, 0.3143, 0.9508, 0.2762, 0.7276, 0.4332],
        ],
        dtype=torch.float64,
    )
    assert ex.cross_entropy(logits, tensor([1, 5])).item() == pytest.approx(2.351937720511233, abs=1e-15)
    assert torch.isfinite(ex.cross_entropy(1e4 * logits, tensor([1, 5])))
    for wrong in (torch.float32, torch.int32):
        with pytest.raises(TypeError):
            ex.cross_entropy(logits, tensor([1, 5]).to(wrong))


def test_focal_loss() -> None:
    ex = reference("focal_loss")
    logits, targets = tensor([[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]]), tensor([[[0, 1, 0]]])
    p = ex.gather_target_probabilities(ex.class_probabilities(logits), targets)
    assert_close(p, tensor([[[[0.4502, 0.5498, 0.3775]]]]), rtol=0, atol=5e-5)
    assert ex.focal_loss(logits, targets, reduction="sum").item() == pytest.approx(0.7399, abs=5e-5)
    assert ex.focal_loss(logits, targets).item() == pytest.approx(0.2466, abs=5e-5)
    assert_close(
        ex.focal_loss(logits, targets, gamma=0.0), torch.nn.functional.cross_entropy(logits, targets)
    )


def test_shapes() -> None:
    ex = reference("shapes")
    assert ex.padded(torch.zeros(4, 4), top=2, bottom=5, left=2, right=2).shape == (11, 8)
    assert ex.side_by_side(torch.zeros(4, 4), torch.zeros(4, 4)).shape == (4, 8)
    a, b = tensor([[10], [20], [30]]).expand(3, 2), ex.every_row(tensor([1, 2]), 3)
    assert (b - a).tolist() == [[-9, -8], [-19, -18], [-29, -28]]
    with pytest.raises(RuntimeError):
        b.sub_(a)


def test_cnn() -> None:
    ex = reference("cnn")
    images = torch.zeros(1, 1, 32, 32)
    maps = ex.conv2d(images, torch.zeros(6, 1, 3, 3))
    assert maps.shape == (1, 6, 30, 30)
    assert ex.max_pool2d(maps, 2).shape == (1, 6, 15, 15)
    assert ex.flatten(ex.max_pool2d(maps, 2)).shape == (1, 1350)
    assert ex.conv_output_size(32, 3) == 30
    assert ex.CNN()(torch.zeros(2, 3, 32, 32)).shape == (2, 10)


def test_lenet5() -> None:
    ex = reference("lenet5")
    assert ex.count_parameters(ex.LeNet5()) == 61_706
    assert ex.LeNet5()(torch.zeros(2, 1, 32, 32)).shape == (2, 10)


@pytest.mark.parametrize(("momentum", "decay"), [(0.0, 0.0), (0.9, 0.0), (0.9, 0.1), (0.0, 0.1)])
def test_sgd_is_torchs_own_step_for_step(momentum: float, decay: float) -> None:
    ex = reference("sgd")
    generator = torch.Generator().manual_seed(0)
    start = [torch.randn(shape, dtype=torch.float64, generator=generator) for shape in ((3, 2), (4,), (2,))]
    ours = [w.clone().requires_grad_() for w in start]
    theirs = [w.clone().requires_grad_() for w in start]
    optimizer = torch.optim.SGD(theirs, lr=0.01, momentum=momentum, weight_decay=decay)
    velocities = [torch.zeros_like(w) for w in ours]
    for step in range(60):
        for weights in (ours, theirs):
            ex.zero_gradients(weights)
            loss = (weights[0].square().sum() - 1) ** 2 + (weights[1] + step).sin().sum()
            loss.backward()  # the last parameter has no gradient
        optimizer.step()
        if momentum:
            ex.sgd_momentum_step(ours, velocities, 0.01, momentum, decay)
        else:
            ex.sgd_step(ours, 0.01, decay)
        for one, two in zip(ours, theirs, strict=True):
            assert_close(one, two, rtol=1e-10, atol=1e-10)
    assert torch.equal(ours[2], start[2])


def test_the_layers_by_hand_and_the_librarys_give_the_same_lenet5(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trained by either, used by either."""
    by_hand, ex = reference("cnn"), reference("lenet5")
    images, labels = digits(size=32)
    torch.manual_seed(0)
    net = ex.LeNet5()
    ex.train_one_epoch(net, images[:256], labels[:256], lr=0.1, batch_size=32)
    with torch.no_grad():
        by_the_library = net.eval()(images[256:288])
        monkeypatch.setattr(ex.F, "max_pool2d", by_hand.max_pool2d)
        monkeypatch.setattr(
            torch.nn.Conv2d, "forward", lambda layer, x: by_hand.conv2d(x, layer.weight, layer.bias)
        )
        assert_close(net(images[256:288]), by_the_library)
    ex.train_one_epoch(net, images[:64], labels[:64], lr=0.1, batch_size=32)  # it learns by them as well
