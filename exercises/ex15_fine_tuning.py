"""Exercise 15: fine-tuning, or how to learn from thirty examples.

Whoever has few examples does not start from random weights. A net that was trained on something similar
already knows what strokes and corners are: its first layers, the body, are kept, and only its last one, the
head, is made anew for the new task. Then two phases:

    1. Only the head is trained; all else is frozen: it gets no gradient and does not move.
    2. The last layers of the body are unfrozen too, with a learning rate ten times smaller than the head's:
       they are nearly right already, and large steps would destroy what they know.

The kit has such a net, trained to read digits, and the exercise ends with a new task for it: parcels with a
digit on them go to the left (0 to 2), to the middle (3 to 6) or to the right (7 to 9), and there are thirty
examples, three of each digit.

    >>> from grader.datasets import pretrained
    >>> net = pretrained()
    >>> for name, layer in net.named_modules():
    ...     if list(layer.parameters(recurse=False)):
    ...         print(name, type(layer).__name__, tuple(layer.weight.shape))
    features.0 Conv2d (16, 1, 3, 3)
    features.1 BatchNorm2d (16,)
    features.4 Conv2d (32, 16, 3, 3)
    features.5 BatchNorm2d (32,)
    classifier.0 Linear (32, 128)
    classifier.2 Linear (10, 32)

net.features and net.classifier are each an nn.Sequential, with relu and pooling between the layers, and
net.flatten stands between the two.

Write each function for any network, of float32 or float64: what you write here takes a
torchvision.models.resnet18(weights="DEFAULT") as well, where torchvision is installed, and the checks hand
small networks of their own to it. All of the library may be used.

A layer means here: a module with parameters of its own, as nn.Linear, nn.Conv2d and nn.BatchNorm2d have them,
but not nn.ReLU, and not nn.Sequential, which only holds other modules. The order of the layers is that of
net.named_modules(), and their names are those that it gives, such as "features.0".
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm


def train_last(net: nn.Module, count: int) -> list[str]:
    """Has the last layers of a network learn, and freezes all others.

    Args:
        net: any network. Whatever was frozen or not before, afterwards requires_grad is True for the
            parameters of the last `count` layers, weights and biases, and False for all others. No value
            changes.
        count: how many layers; 0 freezes the whole network, and where there are fewer layers than that, all
            of them learn.

    Returns:
        The names of the layers that learn, in the order of net.named_modules().

    Example:

        >>> train_last(net, 2)
        ['classifier.0', 'classifier.2']
        >>> [name for name, weight in net.named_parameters() if weight.requires_grad]
        ['classifier.0.weight', 'classifier.0.bias', 'classifier.2.weight', 'classifier.2.bias']
        >>> train_last(net, 0)
        []

    How: layer.parameters(recurse=False) are the parameters of a layer's own; where there are none, it is no
    layer.

    Trap: layers[-count:] is right for all counts but 0, for layers[-0:] is layers[0:], all of them. And
    net.requires_grad = False is no error, but freezes nothing: it gives the module an attribute that nobody
    looks at. The method is net.requires_grad_(False).
    """
    raise NotImplementedError


def replace_head(net: nn.Module, classes: int) -> nn.Linear:
    """Puts a new last linear layer into a network, in place, for another number of classes.

    Args:
        net: a network; the head is the last nn.Linear in the order of net.named_modules(), however deep it
            sits. All other layers stay as they are.
        classes: how many outputs the new head has.

    Returns:
        The new head, which the network now holds under the old one's name: a new nn.Linear with the weights
        that it starts with, which takes as many inputs as the old one, has a bias where the old one had one,
        and lies on its device in its dtype. It learns, even where all of the network is frozen.

    Raises:
        ValueError: the network holds no nn.Linear. (A net that is itself an nn.Linear holds none.)

    Example:

        >>> head = replace_head(net, 3)
        >>> head
        Linear(in_features=32, out_features=3, bias=True)
        >>> net.classifier[2] is head
        True
        >>> [name for name, weight in net.named_parameters() if weight.requires_grad]
        ['classifier.2.weight', 'classifier.2.bias']

    How: a name such as "classifier.2" has two parts. net.get_submodule("classifier") is the module that holds
    the head, and setattr(that module, "2", head) puts another one there. net.get_submodule("") is net itself.

    Trap: old.out_features = 3 changes what the layer prints and nothing else; its weight still has ten rows.
    And appending a layer (10 → 3) is not replacing: the new task would only see the ten old answers.
    """
    raise NotImplementedError


def parameter_groups(net: nn.Module, head: nn.Module, lr: float, factor: float = 0.1) -> list[dict]:
    """Sorts the parameters that learn into two groups with learning rates of their own, for an optimizer.

    Args:
        net: a network.
        head: a module inside of it.
        lr: the learning rate of the head.
        factor: the body's learning rate is factor · lr.

    Returns:
        Two dicts as torch.optim takes them, {"params": list of parameters, "lr": float}: the body's first,
        then the head's. Frozen parameters are in neither. The parameters are the network's own tensors, in
        the order of net.parameters() and head.parameters(); a list may be empty.

    Example: the last three layers learn. Two belong to the body: the batch normalisation and the first linear
    one.

        >>> train_last(net, 3)
        ['features.5', 'classifier.0', 'classifier.2']
        >>> for group in parameter_groups(net, head, lr=0.02):
        ...     print(group["lr"], [tuple(weight.shape) for weight in group["params"]])
        0.002 [(32,), (32,), (32, 128), (32,)]
        0.02 [(3, 32), (3,)]

    How: which parameters are the head's is a question of identity, not of equal values: collect
    {id(p) for p in head.parameters()} and look each parameter of the net up there.

    Trap: `p in list(head.parameters())` compares with ==, which for tensors means value by value: an error
    where the shapes do not fit together, and a wrong answer where two parameters hold equal values, as two
    fresh batch normalisations do.
    """
    raise NotImplementedError


def add_stage(features: nn.Module, head: nn.Module, channels: int) -> nn.Module:
    """Makes a trained network ready for images twice as large, by one more convolution and pooling.

    From images of 8 × 8 pixels the features have 2 × 2 places, and the head's first linear layer counts on
    it: 32 channels · 2 · 2 = 128 inputs. From 16 × 16 pixels they have 4 × 4 places, and it refuses them. A
    further stage before the head halves them once more.

    Args:
        features: takes images, gives (N, channels, H, W).
        head: takes (N, channels · H/2 · W/2), gives logits.
        channels: how many channels the features have.

    Returns:
        A new network that takes images and gives logits: the features, then a new convolution with 3 × 3
        kernels from `channels` to `channels` channels, padding 1 and a bias, relu, max pooling of 2 × 2,
        flatten, the head. The features and the head in it are those that were given, not copies: they keep
        their weights. The new convolution is an nn.Conv2d with the weights that it starts with, on the device
        and in the dtype of the features' parameters.

    Example:

        >>> larger = add_stage(net.features, net.classifier, channels=32)
        >>> larger(torch.zeros(5, 1, 16, 16)).shape
        torch.Size([5, 3])

    Trap: without padding=1 the convolution takes a border of one pixel away: 4 × 4 becomes 2 × 2, the pooling
    makes 1 × 1 of it, and the head gets 32 values where it wants 128. Adaptive pooling to 2 × 2 would fit any
    size; here a stage is to be learned.
    """
    raise NotImplementedError


def save_weights(net: nn.Module, path: Path | str) -> None:
    """Writes a network's state_dict to a file, by torch.save.

    Args:
        net: any network; it stays as it is.
        path: of the file; one that is there is replaced.

    Returns:
        Nothing. torch.load(path, weights_only=True) then gives a dict: each name of net.state_dict(),
        parameters and buffers, with its tensor, in the dtype that it has.

    Example:

        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "net.pt"
        >>> save_weights(net, file)
        >>> list(torch.load(file, weights_only=True))[:3]
        ['features.0.weight', 'features.0.bias', 'features.1.weight']

    Trap: torch.save(net, path) writes the whole object. To read it back is to run code from the file, which
    weights_only=True refuses, and it breaks as soon as the class moves or changes. And net.parameters() has
    no buffers: a batch normalisation without its running mean and variance is another function.
    """
    raise NotImplementedError


def load_weights(net: nn.Module, path: Path | str) -> list[str]:
    """Fills a network with what fits of the weights in a file, in place.

    Args:
        net: a network; it may have another head than the one that was saved, or further layers.
        path: a file that save_weights wrote, perhaps of another network, on another device or in another
            dtype. Entries of the file that the network does not have, or has in another shape, are passed
            over. All others are copied into the network's own tensors, buffers included; these keep their
            device and dtype, and requires_grad.

    Returns:
        The names of the network's entries that were not filled, in the order of net.state_dict(): you want to
        read them, for a misspelt name fills nothing and is no error.

    Example: the file has the head for three classes; a net for ten gets all else.

        >>> load_weights(pretrained(), file)
        ['classifier.2.weight', 'classifier.2.bias']

    Load with torch.load(path, map_location="cpu", weights_only=True): the first reads on any machine what was
    saved on a GPU, the second reads tensors and never runs code that somebody has put into the file.

    Trap: net.load_state_dict(saved, strict=False) passes over names that are missing or too many, but raises
    where a shape differs. Leave such entries out before. And it gives back missing_keys: what is missing, but
    also what you left out.
    """
    raise NotImplementedError


def fine_tune(
    net: nn.Module, groups: list[dict], images: Tensor, labels: Tensor, epochs: int, batch_size: int
) -> list[float]:
    """Trains what is not frozen, and leaves all else exactly as it is, batch normalisation included.

    Args:
        net: makes logits (N, classes) from images. It is trained in place.
        groups: for the optimizer, as parameter_groups makes them: torch.optim.SGD(groups, momentum=0.9).
        images: (N, …), float, N at least 1; they are taken in the order in which they come, the same in each
            epoch.
        labels: (N,), int64.
        epochs: how often each image is shown; a new optimizer for the call, not for each epoch.
        batch_size: of each batch but the last one, which has what remains.

    For each batch: the cross-entropy, averaged over the batch, its gradients alone, and one step of the
    optimizer. Images and labels stay as they are.

    The mode: a batch normalisation in train mode moves its running mean and variance with every batch, frozen
    or not, for those are no parameters. So while the net is trained, and afterwards, each layer whose own
    parameters are all frozen is in eval mode. All other modules are in train mode, dropout too, whatever they
    were in before.

    Returns:
        For each epoch the mean over all images, a Python float, of the loss that each had when its batch was
        shown.

    Example: nothing of the body moves, neither its weights nor its running means.

        >>> train_last(net, 1)
        ['classifier.2']
        >>> before = {name: value.clone() for name, value in net.state_dict().items()}
        >>> images, labels = torch.rand(6, 1, 8, 8), torch.tensor([0, 1, 2, 0, 1, 2])
        >>> losses = fine_tune(net, parameter_groups(net, head, lr=0.02), images, labels, 5, batch_size=4)
        >>> len(losses)
        5
        >>> [name for name, value in net.state_dict().items() if not value.equal(before[name])]
        ['classifier.2.weight', 'classifier.2.bias']

    Have the loop show how far it is: for epoch in tqdm(range(epochs), disable=None). With disable=None the
    bar appears on a terminal and nowhere else.

    Trap: net.train() switches all layers, and a frozen body changes after all: its running means walk off to
    the new images. Do it first, then set layer.training = False for the layers that are frozen.
    """
    raise NotImplementedError
