"""As many of the library's parts as will fit: torch.optim.SGD, DataLoader, nn.CrossEntropyLoss, parameters_to_vector."""

import torch
from torch import nn, optim
from torch.nn.utils import parameters_to_vector
from torch.utils.data import DataLoader, TensorDataset


class LeNet5(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.Tanh(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, 10),
        )


def count_parameters(net):
    trained = [p for p in net.parameters() if p.requires_grad]
    return parameters_to_vector(trained).numel() if trained else 0


def layer_summary(net):
    return [
        (name, layer._get_name(), sum(p.numel() for p in layer.parameters(recurse=False) if p.requires_grad))
        for name, layer in net.named_modules()
        if next(layer.parameters(recurse=False), None) is not None
    ]


def train_one_epoch(net, images, labels, lr, batch_size):
    net.train()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=False)
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(net.parameters(), lr=lr)
    running = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(net(inputs), targets)
        loss.backward()
        optimizer.step()
        running += loss.item() * inputs.size(0)
    return running / len(loader.dataset)


def accuracy(net, images, labels):
    mode = net.training
    net.eval()
    correct = 0
    with torch.no_grad():
        for inputs, targets in DataLoader(TensorDataset(images, labels), batch_size=7):
            _, predicted = torch.max(net(inputs), 1)
            correct += (predicted == targets).sum().item()
    net.train(mode)
    return correct / len(labels)
