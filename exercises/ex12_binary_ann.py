"""Exercise 12: a network with one output answers yes or no.

Is this digit smaller than 3? A question with two answers needs only one output: a single number, the logit.
The larger it is, the surer the network is of "yes"; the sigmoid turns it into a probability. Everything else
is as for any network: targets, a loss, an optimiser, batches, and an honest measure in the end. In this
exercise you write all of it, for a small net with dropout, and train it on real handwritten digits. More than
90 % right answers on digits that it has never seen is the goal.

    logit          z      any number
    probability    p      = 1 / (1 + e^-z), the sigmoid of z: from 0 to 1
    answer                yes where p is at least 0.5, which is where z is at least 0
    target         t      1.0 for yes, 0.0 for no
    loss                  -t · log(p) - (1 - t) · log(1 - p), the mean over the batch

The loss is PyTorch's binary_cross_entropy_with_logits (as a class: BCEWithLogitsLoss). It takes the logits,
not the probabilities, and does the sigmoid itself: for z = -200 the float32 probability is exactly 0, and its
logarithm would be lost. So the network gives logits, and the sigmoid comes in only where a person wants to
read the result.

    images         (N, 1, 28, 28)  float  handwritten digits, 784 values in 0 … 1 each
    labels         (N,)            int64  which digit it is: 0 … 9
    targets        (N, 1)          float  1.0 or 0.0
    logits         (N, 1)          float  what the network gives
    probabilities  (N, 1)          float

All of the library may be used. `train` and `predict` have to work for any network that gives one logit for
each image, in float32 or float64, not for BinaryANN alone: the checks hand small networks of their own to
them.

The digits come with the kit: 1,797 real ones, grader.datasets.digits(size=28). The last check trains your
BinaryANN on 1,200 of them and then asks it about the other 597. About 30 % of the digits are smaller than 3,
so 70 % right answers would be no achievement: always saying no is enough for that.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm


def binary_targets(labels: Tensor, below: int = 3) -> Tensor:
    """What the network is to say about each digit: 1.0 where the digit is smaller than `below`, else 0.0.

    Args:
        labels: (N,), int64. It is left as it is.
        below: the first digit that is no longer a "yes".

    Returns:
        (N, 1), float32: the shape that the logits will have.

    Example:

        >>> labels = torch.tensor([3, 0, 2, 9])
        >>> binary_targets(labels)
        tensor([[0.],
                [1.],
                [1.],
                [0.]])

    Trap: the loss wants targets that are floating-point numbers, as the logits are. labels < 3 is a tensor of
    bools. And of the same shape: with targets (N,) and logits (N, 1) the loss raises an error, but plain
    arithmetic would not: it spreads the two to (N, N) and goes on.
    """
    raise NotImplementedError


class BinaryANN(nn.Module):
    """The network: 784 → 30 → 1, two linear layers, both with a bias.

    what                                  gives
    the images                            (N, 1, 28, 28)
    flatten                               (N, 784)
    linear 784 → 30, relu                 (N, 30)
    dropout                               (N, 30)
    linear 30 → 1                         (N, 1)

    Args:
        dropout: the probability with which each of the 30 hidden values is set to 0 in train mode.

    Its forward takes images (N, 1, 28, 28), and as well images of any other shape with 784 values each, such
    as (N, 784). It gives the logits (N, 1): no sigmoid after the last layer. In train mode dropout sets
    hidden values to 0, each for itself, in each image others, and divides the rest by 1 - dropout, as
    nn.Dropout and F.dropout do; in eval mode nothing is dropped and nothing divided. After net.double() it
    works in float64. The images are left as they are.

    Use nn.Linear, so that the weights have the usual shapes. The names of the layers are up to you; those of
    the reference are fc1 and fc2 ("fc": fully connected).

    Example:

        >>> net = BinaryANN()
        >>> net(torch.zeros(4, 1, 28, 28)).shape
        torch.Size([4, 1])

    Trap: nn.Dropout knows the mode that its network is in. The function F.dropout does not: it takes
    training=True for granted and drops in eval mode too, unless you tell it training=self.training.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        raise NotImplementedError

    def forward(self, images: Tensor) -> Tensor:
        raise NotImplementedError


def train(
    net: nn.Module,
    images: Tensor,
    targets: Tensor,
    epochs: int,
    lr: float = 0.02,
    momentum: float = 0.9,
    batch_size: int = 32,
) -> list[float]:
    """Trains a network by gradient descent with momentum, in place.

    Args:
        net: any network that makes logits (N, 1) from images. It is put into train mode first and stays
            in it.
        images: (N, …), float, N at least 1.
        targets: (N, 1), in the dtype of the logits.
        epochs: how many times each image is shown.
        lr: the learning rate.
        momentum: how much of the velocity is kept at each step.
        batch_size: how many images make one batch. Where N is no multiple of it, the last batch of an epoch
            is smaller and trained on like the others; where it is larger than N, there is one batch.

    In each epoch all images are shown once, in a new random order, cut into batches. For each batch: one
    forward pass; the loss (binary cross-entropy with logits, the mean over the batch); its gradients, and
    nothing that was in .grad before; then a step for each parameter w that has a gradient g:

        v ← momentum · v + g        w ← w - lr · v

    That is what torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum) does. The velocities v begin at
    0 with the call and then live through all batches and epochs of it. Frozen parameters (requires_grad is
    False) do not move, even where their .grad still holds something. Images and targets stay as they are.

    Returns:
        A list with one Python float for each epoch: the mean over all N images of the loss that each had when
        its batch was shown, which is the sum of (loss of the batch · size of the batch), divided by N.

    A progress bar is a kindness to whoever waits: for epoch in tqdm(range(epochs), disable=None) draws one,
    but only on a terminal. No check asks for it.

    Example: the weight is 1, the bias 0 and the image 1, so the logit is 1 and the probability 0.7311. The
    first loss is -log 0.7311 = 0.3133, and g = 0.7311 - 1 = -0.2689 for the weight and for the bias. Then
    v = -0.2689, and both grow by 0.1 · 0.2689 = 0.0269. Now the logit is 1.0538 and g = -0.2585, so that
    v = 0.9 · -0.2689 - 0.2585 = -0.5005, and both grow by 0.0501.

        >>> small = nn.Linear(1, 1)
        >>> _ = nn.init.ones_(small.weight), nn.init.zeros_(small.bias)
        >>> losses = train(small, torch.tensor([[1.0]]), torch.tensor([[1.0]]), epochs=2, lr=0.1)
        >>> [round(loss, 4) for loss in losses]
        [0.3133, 0.2991]
        >>> small.bias
        Parameter containing:
        tensor([0.0769], requires_grad=True)

    Trap: images and targets have to be shuffled alike. Draw one order, and index both with it:
    order = torch.randperm(N). And an optimiser that is made inside of the loop forgets its velocities.
    """
    raise NotImplementedError


def predict(net: nn.Module, images: Tensor) -> Tensor:
    """The probability of "yes" for each image: the sigmoid of the network's logits, measured in eval mode.

    Args:
        net: any network that makes logits (N, 1) from images. It is put into eval mode for measuring, and
            afterwards back into the mode in which it was, train or eval. That is the mode of net itself,
            net.training; layers that had another one may end in either. Nothing else of it changes.
        images: (N, …), float, N at least 1.

    Returns:
        (N, 1), in the dtype of the logits, from 0 to 1. No graph is recorded (torch.no_grad() or
        torch.inference_mode()), so it requires no gradient. When predict returns, gradients are on again.

    Example: nn.Identity hands its input through, so these are the logits.

        >>> probabilities = predict(nn.Identity(), torch.tensor([[2.0], [-1.0], [0.0], [-3.0]]))
        >>> probabilities
        tensor([[0.8808],
                [0.2689],
                [0.5000],
                [0.0474]])

    Trap: a softmax is for two or more logits that compete. Over one logit it always gives 1.
    """
    raise NotImplementedError


def error_rate(probabilities: Tensor, targets: Tensor) -> float:
    """The share of the answers that are wrong.

    The answer is yes where the probability is at least 0.5, and no elsewhere. It is right where the target is
    1 and the answer yes, or the target 0 and the answer no.

    Args:
        probabilities: (N, 1), float, from 0 to 1, N at least 1.
        targets: (N, 1), 1.0 or 0.0. Both are left as they are.

    Returns:
        A Python float from 0 (all right) to 1 (all wrong).

    Raises:
        ValueError: where the two have different shapes.

    Example: the answers are yes, no, yes, no; the second and the third are wrong.

        >>> error_rate(probabilities, torch.tensor([[1.0], [1.0], [0.0], [0.0]]))
        0.5
        >>> error_rate(probabilities, torch.tensor([1.0, 1.0, 0.0, 0.0]))
        Traceback (most recent call last):
        ValueError: probabilities (4, 1) and targets (4,) differ in shape

    Trap: without that error, a comparison of (N, 1) with (N,) makes N · N bools without complaint, and their
    mean looks like an error rate. And the threshold is 0.5 for a probability, but 0 for a logit: mix the two
    up and the network seems to say yes nearly always, or nearly never.
    """
    raise NotImplementedError
