"""Exercise 6: LeNet-5 learns to read handwritten digits.

LeNet-5 read the amounts on a good part of the cheques of the 1990s. It is two rounds of convolution and
pooling, then three linear layers: small enough to train on a laptop in seconds. In exercise 5 you built the
parts. Here you build the network, look at where its 61,706 weights sit, train it, and measure honestly how
well it reads digits that it has never seen. 97 % of them is the goal.

    what                                   gives              weights and biases
    the images                             (N, 1, 32, 32)
    convolution 1 → 6 channels, 5 × 5      (N, 6, 28, 28)       6 ·  1 · 25 +   6 =    156
    relu, max pooling 2                    (N, 6, 14, 14)
    convolution 6 → 16 channels, 5 × 5     (N, 16, 10, 10)     16 ·  6 · 25 +  16 =  2,416
    relu, max pooling 2                    (N, 16, 5, 5)
    flatten                                (N, 400)
    linear 400 → 120, tanh                 (N, 120)               400 · 120 + 120 = 48,120
    linear 120 → 84, tanh                  (N, 84)                 120 · 84 +  84 = 10,164
    linear 84 → 10                         (N, 10)                  84 · 10 +  10 =    850

All of the library may be used, torch.optim too. Write each function for any network, float32 or float64, not
for LeNet-5 alone: the checks hand small networks of their own to it.

The digits come with the kit: 1,797 real ones, grader.datasets.digits(size=32). The last check trains your
LeNet5 with your train_one_epoch on 1,200 of them, 14 times over, each time a little turned, stretched and
moved, and then asks it about the other 597. That takes some seconds, so it waits until all other checks have
passed; those are quick.

Source: LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998. Their network had
another kind of pooling and of output; this is the form in which LeNet-5 is taught today.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LeNet5(nn.Module):
    """The network of the table above.

    Its forward takes images (N, 1, 32, 32) and gives the logits (N, 10): neither tanh nor softmax after the
    last layer, for cross-entropy has the softmax inside. No padding and stride 1 in the convolutions; all
    five layers have a bias. The result has the dtype of the weights: after net.double() float64 goes in and
    comes out. train() and eval() make no difference, and the images are left as they are.

    Use nn.Conv2d and nn.Linear, so that the weights have the usual shapes. The names of the layers are up to
    you; those of the reference are conv1, conv2, fc1, fc2 and fc3 ("fc": fully connected).

    Example:

        >>> net = LeNet5()
        >>> net(torch.zeros(2, 1, 32, 32)).shape
        torch.Size([2, 10])

    Trap: the 16 channels of 5 × 5 values are flattened, but not the batch: x.flatten(start_dim=1) makes
    (N, 400). x.view(-1, 400) does so too, but hides mistakes: if a pooling is missing, the surplus silently
    goes into the batch axis, and one image gets several rows of logits.
    """

    def __init__(self) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


def count_parameters(net: nn.Module) -> int:
    """How many numbers of a network are trained.

    Args:
        net: any network.

    Returns:
        The number of values, not of tensors, in all parameters that require a gradient. A parameter that two
        layers share counts once. Frozen parameters (requires_grad is False) do not count, and neither do
        buffers, such as the running mean of a batch normalisation.

    Example:

        >>> count_parameters(net)
        61706
        >>> count_parameters(nn.Linear(3, 2))
        8

    Trap: net.state_dict() holds the buffers too. net.parameters() does not, and gives what is shared once.
    """
    raise NotImplementedError


def layer_summary(net: nn.Module) -> list[tuple[str, str, int]]:
    """Where the parameters of a network sit.

    Args:
        net: any network; its layers may hold further layers, to any depth.

    Returns:
        A list with one tuple (name, kind, count) for each module that holds parameters of its own, in the
        order of net.named_modules():

        name: as in net.named_modules(): "fc1", and "body.0" for the first layer inside of body. The name of
            net itself, should it hold parameters of its own, is "".
        kind: the name of its class, as in "Conv2d".
        count: how many trainable values its own parameters have, as count_parameters counts. It is 0 if they
            are all frozen. A parameter that two layers share counts in both.

        Modules without parameters of their own are left out: nn.ReLU, nn.Dropout, and those that only hold
        other modules, such as nn.Sequential. A module that is used in two places is listed once, under its
        first name.

    Example:

        >>> for layer in layer_summary(net):
        ...     print(layer)
        ('conv1', 'Conv2d', 156)
        ('conv2', 'Conv2d', 2416)
        ('fc1', 'Linear', 48120)
        ('fc2', 'Linear', 10164)
        ('fc3', 'Linear', 850)
        >>> layer_summary(nn.Sequential(nn.Sequential(nn.Linear(3, 2), nn.Tanh()), nn.Linear(2, 1)))
        [('0.0', 'Linear', 8), ('1', 'Linear', 3)]

    Trap: layer.parameters() includes the parameters of all layers inside of the layer, so that those are
    counted twice. layer.parameters(recurse=False) gives the layer's own.
    """
    raise NotImplementedError


def train_one_epoch(net: nn.Module, images: Tensor, labels: Tensor, lr: float, batch_size: int) -> float:
    """Shows each image to the network once, in batches, with one step of gradient descent after each batch.

    Args:
        net: any network that makes logits (N, classes) from images. It changes: its parameters are trained in
            place. It is put into train mode first and stays in it.
        images: (N, …), float, N at least 1. Take them in the order in which they come: who calls the
            function has shuffled them.
        labels: (N,), int64, the right class of each image.
        lr: the learning rate.
        batch_size: how many images make one batch. Where N is no multiple of it, the last batch is smaller
            and trained on like the others; where it is larger than N, there is one batch.

    For each batch: one forward pass; the cross-entropy loss, averaged over the batch; the gradients of this
    loss and of nothing before it, also nothing that was left in .grad before the call; then each parameter w
    that has such a gradient moves, in place, in the memory where its values lie: w ← w - lr · w.grad. No
    momentum, no weight decay. Frozen parameters (requires_grad is False) do not move, even where their .grad
    still holds something. Images and labels stay as they are. What .grad holds in the end does not matter.

    Returns:
        The mean over all N images, as a Python float, of the loss that each had when its batch was shown: the
        sum of (loss of the batch · size of the batch), divided by N.

    Example: with all weights 0 the network gives each of the three classes the probability 1/3, so the loss
    of the first image is log 3 = 1.0986. The gradient of the bias is (-2/3, 1/3, 1/3) for it, and the bias
    moves against it. Then comes the second image, of class 2, which has become a little less likely by now.

        >>> small = nn.Linear(2, 3)
        >>> _ = nn.init.zeros_(small.weight), nn.init.zeros_(small.bias)
        >>> images, labels = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 2])
        >>> round(train_one_epoch(small, images[:1], labels[:1], lr=0.3, batch_size=1), 4)
        1.0986
        >>> small.bias
        Parameter containing:
        tensor([ 0.2000, -0.1000, -0.1000], requires_grad=True)
        >>> round(train_one_epoch(small, images[1:], labels[1:], lr=0.3, batch_size=1), 4)
        1.2089

    The update belongs under torch.no_grad(), where autograd does not record it. torch.optim.SGD does it for
    you if you like, but takes a second to load.

    Trap: backward adds to the gradients that are there. Without net.zero_grad() before it, each step repeats
    all steps before. And the mean of the batches' losses is not the mean over the images: an image in the
    smaller last batch would count for more than the others.
    """
    raise NotImplementedError


def accuracy(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    """The share of the images whose class the network gets right.

    The network's answer is the class with the largest logit: argmax over dim 1.

    Args:
        net: any network that makes logits (N, classes) from images. It is put into eval mode for measuring,
            and afterwards back into the mode in which it was, train or eval. That is the mode of net itself,
            net.training; layers that had another one may end in either. Nothing else of it changes: what a
            backward has left in .grad stays too.
        images: (N, …), float, N at least 1.
        labels: (N,), int64, the right class of each image.

    Returns:
        A Python float from 0 to 1.

    Measure under torch.no_grad() (or torch.inference_mode()): then no graph is recorded for a backward that
    never comes, which saves time and memory. When accuracy returns, gradients are on again.

    Example: nn.Identity hands its input through, so these four rows are the logits. The largest are at 1, 0,
    1 and 0; three of the four are right.

        >>> logits = torch.tensor([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
        >>> accuracy(nn.Identity(), logits, torch.tensor([1, 0, 0, 0]))
        0.75

    Trap: dropout and batch normalisation behave differently in the two modes. Without net.eval() the network
    is measured with half of its units dropped; without net.train() afterwards the next epoch trains without
    dropout. Neither raises an error.
    """
    raise NotImplementedError
