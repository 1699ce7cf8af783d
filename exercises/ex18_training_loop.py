"""Exercise 18: the whole training loop, and a run that goes on as if it had never been interrupted.

Training takes hours, and machines stop when they like: a laptop closes, a cluster's time is up. Who has to
begin again from the start loses the hours; who goes on from saved weights alone gets another network, for the
optimiser has forgotten its momentum and chance plays other cards. In this exercise you write a loop that one
can interrupt: started again, it ends with the same weights, to the last bit, as if nothing had happened. On
the way it draws a progress bar, writes curves for TensorBoard, and stops by itself when it no longer helps to
go on.

    key          what a run is made of                  read by                  set again by
    "net"        the network's weights and buffers      net.state_dict()         net.load_state_dict(…)
    "optimizer"  momentum, step counts and the like     optimizer.state_dict()   optimizer.load_state_dict(…)
    "history"    how it went so far                     (a dict of lists)
    "python"     the generator of Python's random       random.getstate()        random.setstate(…)
    "numpy"      that of numpy.random                   np.random.get_state()    np.random.set_state(…)
    "torch"      that of torch on the CPU               torch.get_rng_state()    torch.set_rng_state(…)
    "cuda"       those of torch on the GPUs, a list     torch.cuda.get_rng_state_all(), …set_rng_state_all(…)

In all of it:

    net        any network that makes logits (N, classes) from images, in float32 or float64
    optimizer  any of torch.optim, made of net.parameters()
    images     (N, …)  float  N at least 1
    labels     (N,)    int64  the right class of each image
    history    a dict of three lists, "train_loss", "val_loss" and "val_accuracy", with a Python float for
               each epoch so far

All of the library may be used. The checks hand small networks of their own to your functions. The last one
trains a net on 1,200 real handwritten digits with your fit, interrupts it, goes on, and then asks the net
about 397 digits that it has never seen: 93 % right is the goal.

TensorBoard is an extra: pip install tensorboard brings it. Without it all checks but one
can still be passed. To look at your curves: tensorboard --logdir FOLDER, with the folder that fit was given.
"""

import os
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm


def seed_everything(seed: int) -> None:
    """Sets all generators of chance to a known start, so that the same program does the same again.

    Args:
        seed: from 0 to 2³² - 1.

    The generators are three: that of Python's random module, that of numpy.random, and torch's own, which
    also means those of all GPUs. Each is seeded with `seed` itself, by the seed function of its library.

    Example:

        >>> seed_everything(7)
        >>> first = random.random(), np.random.rand(), torch.rand(1).item()
        >>> seed_everything(7)
        >>> first == (random.random(), np.random.rand(), torch.rand(1).item())
        True

    Trap: torch.manual_seed knows nothing of the other two. A dataset that flips its images by random.random()
    would flip others in each run, and you would look for the reason for a long time.
    """
    raise NotImplementedError


def train_one_epoch(
    net: nn.Module, optimizer: torch.optim.Optimizer, images: Tensor, labels: Tensor, batch_size: int = 32
) -> float:
    """Shows each image once, in a random order, in batches, with one step of the optimiser after each batch.

    Args:
        net: is trained in place. It is put into train mode first and stays in it.
        optimizer: has the learning rate and all else. Use it as it is: it may remember earlier epochs.
        images, labels: stay as they are.
        batch_size: how many images make one batch. Where N is no multiple of it, the last batch is smaller
            and trained on like the others; where it is larger than N, there is one batch.

    The order is drawn anew in each call, from torch's own generator. For each batch: one forward pass; the
    cross-entropy loss, the mean over the batch; its gradients, and nothing that was in .grad before; one
    optimizer.step().

    Returns:
        The mean over all N images, as a Python float, of the loss that each had when its batch was shown: the
        sum of (loss of the batch · size of the batch), divided by N.

    Example: with weights 0 both classes have the probability 1/2, and the loss is log 2 = 0.6931. The
    gradient is -1/2 for the weight of the right class and 1/2 for the other one. After the step with lr = 1
    the logits are 0.5 and -0.5: the loss is log(1 + exp(-1)) = 0.3133.

        >>> small = nn.Linear(1, 2, bias=False)
        >>> _ = nn.init.zeros_(small.weight)
        >>> sgd = torch.optim.SGD(small.parameters(), lr=1.0)
        >>> round(train_one_epoch(small, sgd, torch.tensor([[1.0]]), torch.tensor([0])), 4)
        0.6931
        >>> round(train_one_epoch(small, sgd, torch.tensor([[1.0]]), torch.tensor([0])), 4)
        0.3133

    Trap: an order from a generator of your own, torch.Generator().manual_seed(0), is the same in every epoch,
    or it is one more thing that has to be saved.
    """
    raise NotImplementedError


def evaluate(net: nn.Module, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """How well a network does on images that it is not trained on.

    Args:
        net: is put into eval mode for measuring, and afterwards back into the mode in which it was, train or
            eval. That is the mode of net itself, net.training; layers that had another one may end in either.
            Nothing else of it changes, neither weights nor buffers nor .grad.

    Returns:
        (loss, accuracy), two Python floats: the mean cross-entropy over the N images, and the share, from 0
        to 1, of images whose largest logit is that of the right class.

    Measure under torch.no_grad() (or torch.inference_mode()). When evaluate returns, gradients are on again.

    Example: nn.Identity hands its input through, so these are the logits. Two of the three are right.

        >>> logits = torch.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]])
        >>> loss, accuracy = evaluate(nn.Identity(), logits, torch.tensor([0, 1, 1]))
        >>> round(loss, 4), round(accuracy, 4)
        (1.1629, 0.6667)

    Trap: a loss that is measured with dropout on is too high, and draws from the generator besides.
    """
    raise NotImplementedError


def epochs_since_best(losses: list[float], min_delta: float = 0.0) -> int:
    """For how many epochs there was no improvement: what early stopping counts.

    Args:
        losses: one for each epoch, the oldest first. There may be none yet.
        min_delta: an epoch is an improvement where its loss is smaller than the best so far by more than
            this: loss < best - min_delta. It then is the new best; no other epoch changes the best. Before
            the first epoch the best is infinity. A loss of NaN improves nothing.

    Returns:
        The number of epochs after the last improvement; of all epochs if there was none, 0 for an empty list.
        The list stays as it is.

    Example: the best of these is the fourth; the fifth only equals it. By the other rule the improvements are
    the first and the second: 0.65 is no more than 0.1 below 0.7.

        >>> losses = [0.9, 0.7, 0.8, 0.65, 0.65, 0.66]
        >>> epochs_since_best(losses)
        2
        >>> epochs_since_best(losses, min_delta=0.1)
        4

    It needs no memory of its own, only the list. That is worth something here: what is not kept need not be
    saved, and a run that is resumed stops where it would have stopped anyway.

    Trap: comparing an epoch with the one before it. A loss that goes up and down would never stop a run.
    """
    raise NotImplementedError


def save_checkpoint(
    path: Path, net: nn.Module, optimizer: torch.optim.Optimizer, history: dict[str, list[float]]
) -> None:
    """Writes all that a run is made of into one file: a dict with the seven keys of the table above.

    Args:
        path: of the file; its folder exists. A file that is there already is replaced.

    torch.save writes it, and each value is what the table's function gives, with two exceptions. The array in
    numpy's state is made a list: torch.load(path, weights_only=True) has to be able to read the file, and
    that takes tensors, numbers, texts, None, and lists, tuples and dicts of them. And where CUDA is not in
    use (torch.cuda.is_initialized() is False), the list for "cuda" is empty.

    If saving fails, with whatever exception, the file that was there before has to be there still, whole. A
    machine that dies while it writes must not take the last checkpoint with it. So write another file beside
    it first, and let os.replace, which is all or nothing, give it the name when it is complete.

    Nothing else changes: not net and optimizer, not the history, and not the generators.

    Example:

        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> path = Path(folder.name) / "checkpoint.pt"
        >>> history = {"train_loss": [0.6931], "val_loss": [0.5], "val_accuracy": [1.0]}
        >>> save_checkpoint(path, small, sgd, history)
        >>> list(torch.load(path, weights_only=True))
        ['net', 'optimizer', 'history', 'python', 'numpy', 'torch', 'cuda']

    Trap: np.random.get_state() holds a numpy array, and torch.load with weights_only=True refuses these. Save
    its values as a list (tolist()); np.random.set_state takes a list as well.
    """
    raise NotImplementedError


def load_checkpoint(path: Path, net: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, list[float]]:
    """Puts everything back as it was when save_checkpoint wrote the file.

    Args:
        path: of a file that some save_checkpoint wrote, yours or another that keeps to the table.
        net: made like the net that was saved. Its weights and buffers change in place, in the memory where
            they lie, for the optimiser holds on to these very tensors.
        optimizer: made like the one that was saved, of net.parameters(). What it remembers is replaced.

    The generators are set too: the next number that is drawn after load_checkpoint is the one that would have
    been drawn after save_checkpoint.

    Returns:
        The history, equal to the one that was saved.

    Load with weights_only=True. A file of the older kind, a pickle, can run any code when it is opened; with
    weights_only=True such a file raises an error instead. And with map_location="cpu": the states of the
    generators have to lie on the CPU, and load_state_dict moves weights to where they belong.

    Example:

        >>> following = torch.rand(3)
        >>> _ = small.weight.data.fill_(100.0)
        >>> load_checkpoint(path, small, sgd)
        {'train_loss': [0.6931], 'val_loss': [0.5], 'val_accuracy': [1.0]}
        >>> small.weight
        Parameter containing:
        tensor([[ 0.7689],
                [-0.7689]], requires_grad=True)
        >>> torch.equal(following, torch.rand(3))
        True

    Trap: a run that goes on without the optimiser's state looks right. Adam begins to count its steps from 1
    again, momentum is 0, and the loss jumps a little: the curve tells it, no error does.
    """
    raise NotImplementedError


def fit(
    net: nn.Module,
    optimizer: torch.optim.Optimizer,
    train: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor],
    epochs: int,
    batch_size: int = 32,
    patience: int = 5,
    checkpoint: Path | None = None,
    log_dir: Path | None = None,
) -> dict[str, list[float]]:
    """The whole loop: trains, measures, draws a bar, logs, saves, stops early, and goes on where it was.

    Args:
        train: (images, labels) to train on.
        validation: (images, labels) to measure on; never trained on.
        epochs: how many epochs the run has at most, those of before an interruption included.
        patience: stop as soon as epochs_since_best of the validation losses (min_delta 0) is at least this.
        checkpoint: where to save after each epoch. If this file exists when fit is called, fit begins with
            load_checkpoint and goes on from there. None: nothing is saved or loaded.
        log_dir: a folder for TensorBoard's files, which SummaryWriter makes if need be. None: no logging, and
            TensorBoard need not be installed.

    As long as fewer than `epochs` epochs are done and patience has not run out, again and again:

        1. train_one_epoch on train gives the training loss,
        2. evaluate on validation gives the validation loss and accuracy,
        3. the three numbers go to the history, and to TensorBoard with add_scalar, under the same names; the
           step is the number of the epoch, which is 1 for the first of the whole run,
        4. save_checkpoint.

    The conditions are looked at before each epoch. So a run that was complete does nothing when it is called
    again, but give its history.

    Returns:
        The history of the whole run, with what was before an interruption. The network has the weights of the
        last epoch, not of the best.

    For the bar, tqdm(total=epochs, initial=epochs done before, disable=None) draws one, on a terminal only;
    its update() counts on, its set_postfix(val_loss=…) shows a number. No check asks for it. Import
    SummaryWriter from torch.utils.tensorboard inside of the function, where log_dir is not None: it takes
    half a second. And close the writer: it writes in a thread of its own, which close() waits for and ends.

    Example: two epochs, an interruption, and a third one. The net and the optimiser of the second call are
    new: all that they know, they know from the file.

        >>> data = torch.tensor([[1.0], [-1.0]]), torch.tensor([0, 1])
        >>> path = Path(folder.name) / "run.pt"
        >>> for epochs in (2, 3):
        ...     small = nn.Linear(1, 2, bias=False)
        ...     _ = nn.init.zeros_(small.weight)
        ...     sgd = torch.optim.SGD(small.parameters(), lr=1.0, momentum=0.9)
        ...     history = fit(small, sgd, data, data, epochs, checkpoint=path)
        ...     print([round(loss, 4) for loss in history["train_loss"]])
        [0.6931, 0.3133]
        [0.6931, 0.3133, 0.0837]
        >>> folder.cleanup()

    Trap: range(epochs) in a resumed run trains `epochs` epochs more.
    """
    raise NotImplementedError
