"""Exercise 13: a network for ten classes, with batch and layer normalisation.

Which digit is it? Ten possible answers need ten outputs: one logit for each class. Softmax turns the ten into
probabilities that add up to 1, and cross-entropy compares them with the right class. The network here is
deeper than in exercise 12, so its hidden layers are normalised: that keeps their values at a size at which
training goes quickly. One of the two kinds does not behave in training as it does in use, and you will meet
the two traps that come from it. In the end a confusion matrix shows which digits the network takes for which.

    images         (N, 1, 28, 28)  float  handwritten digits, 784 values in 0 … 1 each
    labels         (N,)            int64  the right class of each image, 0 … 9
    logits         (N, 10)         float  what the network gives
    probabilities  (N, 10)         float  softmax of the logits over the classes (axis 1)

Batch normalisation takes, in train mode, the mean and the variance of each unit over the images of the batch.
So what it makes of an image depends on the others, and a batch of a single image is an error. In eval mode it
takes the running averages that it kept while training. Layer normalisation takes mean and variance over the
units of each image: no other image is needed, and the mode makes no difference.

All of the library may be used. Write each function for any network, float32 or float64, and for any number of
classes, not for MulticlassANN alone: the checks hand small networks of their own to it.

The digits come with the kit: 1,797 real ones, grader.datasets.digits(size=28). The last check trains your
MulticlassANN on 1,200 of them and asks it about the other 597: 93 % right answers is the goal.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm


class MulticlassANN(nn.Module):
    """The network: 784 → 50 → 20 → 10.

    what                                   gives
    the images                             (N, 1, 28, 28)
    flatten                                (N, 784)
    linear 784 → 50                        (N, 50)
    batch normalisation, relu              (N, 50)
    linear 50 → 20                         (N, 20)
    layer normalisation, relu              (N, 20)
    linear 20 → 10                         (N, 10)

    Its forward takes images (N, 1, 28, 28), or of any other shape with 784 values each, and gives the logits
    (N, 10): no softmax after the last layer. After net.double() it works in float64. The images are left as
    they are.

    Use nn.Linear with a bias, nn.BatchNorm1d and nn.LayerNorm, the latter two as they come. The names of the
    layers are up to you; those of the reference are fc1, norm1, fc2, norm2 and fc3.

    Example:

        >>> net = MulticlassANN()
        >>> net(torch.zeros(4, 1, 28, 28)).shape
        torch.Size([4, 10])
        >>> net(torch.zeros(1, 1, 28, 28))
        Traceback (most recent call last):
        ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 50])
        >>> net.eval()(torch.zeros(1, 1, 28, 28)).shape
        torch.Size([1, 10])

    Trap: cross-entropy has the softmax inside. With one more in the network it runs and even learns, but
    badly: a logit that is itself a probability lies between 0 and 1, so that the second softmax gives the
    right class at most e / (e + 9) = 0.23, however sure the network is, and the gradients are small.
    """

    def __init__(self) -> None:
        raise NotImplementedError

    def forward(self, images: Tensor) -> Tensor:
        raise NotImplementedError


def train(
    net: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: Tensor,
    labels: Tensor,
    epochs: int,
    batch_size: int = 32,
) -> list[float]:
    """Trains a network with an optimiser that the caller has made.

    Args:
        net: any network that makes logits (N, C) from images. It is put into train mode first and stays
            in it.
        optimizer: of torch.optim, for the parameters of net: SGD, Adam or another.
        images: (N, …), float, N at least 2.
        labels: (N,), int64, the right class of each image.
        epochs: how many times the images are shown.
        batch_size: how many images make one batch, at least 2. Where N is no multiple of it, the last batch
            of an epoch is smaller and trained on like the others, unless it would hold a single image: then
            it is left out of this epoch. Where batch_size is larger than N, there is one batch.

    In each epoch the images are shown once, in a new random order, cut into batches. For each batch: one
    forward pass; the cross-entropy loss, the mean over the batch; its gradients, and nothing that was in
    .grad before; one step of the optimiser. Images and labels stay as they are.

    Returns:
        A list with one Python float for each epoch: the mean over the images shown in it of the loss that
        each had when its batch was shown. That is the sum of (loss of the batch · size of the batch), divided
        by the number of images that were shown.

    A progress bar is a kindness to whoever waits: for epoch in tqdm(range(epochs), disable=None) draws one,
    but only on a terminal. No check asks for it.

    Example: with all weights 0 each of the three classes has the probability 1/3, so the loss is log 3 =
    1.0986. The gradient of the bias is (-2/3, 1/3, 1/3) for the first image and (1/3, 1/3, -2/3) for the
    second. Their mean is (-1/6, 1/3, -1/6), and the bias moves against it by 0.3 of that.

        >>> small = nn.Linear(2, 3)
        >>> _ = nn.init.zeros_(small.weight), nn.init.zeros_(small.bias)
        >>> optimizer = torch.optim.SGD(small.parameters(), lr=0.3)
        >>> images, labels = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 2])
        >>> [round(loss, 4) for loss in train(small, optimizer, images, labels, epochs=1)]
        [1.0986]
        >>> small.bias
        Parameter containing:
        tensor([ 0.0500, -0.1000,  0.0500], requires_grad=True)

    Trap: 1,185 images in batches of 32 leave one over. Without a rule for it, training stops at the end of
    the first epoch with "Expected more than 1 value per channel when training".
    """
    raise NotImplementedError


def class_probabilities(net: nn.Module, images: Tensor) -> Tensor:
    """The probability of each class for each image: the softmax of the logits, measured in eval mode.

    Args:
        net: any network that makes logits (N, C) from images. It is put into eval mode for measuring, and
            afterwards back into the mode in which it was, train or eval. That is the mode of net itself,
            net.training; layers that had another one may end in either. Nothing else of it changes.
        images: (N, …), float, N at least 1.

    Returns:
        (N, C), in the dtype of the logits; each row adds up to 1. No graph is recorded (torch.no_grad() or
        torch.inference_mode()), so it requires no gradient. When the function returns, gradients are on
        again.

    Example: nn.Identity hands its input through, so these are the logits.

        >>> logits = torch.tensor([[2.0, 1.0, 0.1], [1.0, 3.0, 0.1], [0.0, 0.0, 2.0], [1.0, 0.0, 0.5]])
        >>> probabilities = class_probabilities(nn.Identity(), logits)
        >>> probabilities
        tensor([[0.6590, 0.2424, 0.0986],
                [0.1137, 0.8401, 0.0462],
                [0.1065, 0.1065, 0.7870],
                [0.5065, 0.1863, 0.3072]])

    Trap: in train mode the same image gets other probabilities in other company, for batch normalisation
    takes the mean over whatever batch it is in; and the running averages move with every look.
    """
    raise NotImplementedError


def confusion_matrix(probabilities: Tensor, labels: Tensor) -> Tensor:
    """How often each class was taken for each other one.

    The answer to an image is the class with the largest probability.

    Args:
        probabilities: (N, C), float, N at least 1, C at least 2.
        labels: (N,), int64, the right class of each image, 0 … C-1. Both are left as they are.

    Returns:
        (C, C), int64: in row i and column j, the number of images of class i to which the answer was j. What
        is right stands on the diagonal, and all numbers add up to N.

    Example: the answers to the four images are 0, 1, 2 and 0. The last one should have been 2.

        >>> matrix = confusion_matrix(probabilities, torch.tensor([0, 1, 2, 2]))
        >>> matrix
        tensor([[1, 0, 0],
                [0, 1, 0],
                [1, 0, 1]])

    A loop over the images is right and slow. A faster way: label · C + answer is another number for each
    field of the matrix, and torch.bincount counts how often each number occurs.

    Trap: matrix[labels, answers] += 1 looks like counting. But where a pair of label and answer occurs more
    than once, it is counted once: the old values are read first, all at a time, and then written.
    """
    raise NotImplementedError


def class_accuracy(matrix: Tensor) -> Tensor:
    """The share of each class's images that got the right answer (also called recall).

    Args:
        matrix: (C, C), int64, a confusion matrix: the right class by row, the answer by column. It is left as
            it is.

    Returns:
        (C,), float32, from 0 to 1: what is on the diagonal, divided by the sum of its row. It is 0 for a
        class of which there is no image.

    Example: of the two images of class 2, one got the right answer.

        >>> class_accuracy(matrix)
        tensor([1.0000, 1.0000, 0.5000])

    Trap: 0 / 0 is NaN, and one NaN spoils every mean that it takes part in.
    """
    raise NotImplementedError
