"""As many of the library's parts as will fit: nn.Sequential, DataLoader, nn.CrossEntropyLoss, nn.Softmax, a histogram."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm.auto import trange


class MulticlassANN(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(28 * 28, 50),
            nn.BatchNorm1d(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )


def train(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    history = []
    net.train()
    for _ in trange(epochs):
        running, count = 0.0, 0
        for inputs, wanted in loader:
            optimizer.zero_grad()
            loss = criterion(net(inputs), wanted)
            loss.backward()
            optimizer.step()
            running += loss.item() * inputs.size(0)
            count += inputs.size(0)
        history.append(running / count)
        print("loss", history[-1])
    return history


@torch.no_grad()
def class_probabilities(net, images):
    mode = net.training
    net.eval()
    result = nn.Softmax(dim=-1)(net(images))
    net.train(mode)
    return result


def confusion_matrix(probabilities, labels):
    C = probabilities.size(1)
    _, answers = probabilities.max(1)
    pairs = torch.stack([labels, answers], dim=1).cpu().double()
    counts, _ = torch.histogramdd(pairs, bins=[C, C], range=[-0.5, C - 0.5, -0.5, C - 0.5])
    return counts.long().to(labels.device)


def class_accuracy(matrix):
    return torch.nan_to_num(matrix.diag() / matrix.sum(1))
