"""As many of the library's parts as will fit: nn.Sequential, DataLoader, BCEWithLogitsLoss, a progress bar that always shows."""

import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset
from tqdm.auto import tqdm


def binary_targets(labels, below=3):
    return torch.where(labels < below, 1.0, 0.0).reshape(-1, 1)


class BinaryANN(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(
            nn.Flatten(), nn.Linear(28 * 28, 30), nn.ReLU(), nn.Dropout(p=dropout), nn.Linear(30, 1)
        )


def train(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    history = []
    net.train()
    for epoch in tqdm(range(epochs)):
        running = 0.0
        for inputs, wanted in loader:
            optimizer.zero_grad()
            outputs = net(inputs)
            loss = criterion(outputs, wanted)
            loss.backward()
            optimizer.step()
            running += loss.item() * inputs.size(0)
        history.append(running / len(loader.dataset))
        print(f"epoch {epoch}: {history[-1]:.4f}")
    return history


@torch.no_grad()
def predict(net, images):
    mode = net.training
    net.eval()
    outputs = net(images).sigmoid()
    net.train(mode)
    return outputs


def error_rate(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError("not the same size")
    correct = (torch.ge(probabilities, 0.5).float() == targets.float()).sum().item()
    return 1 - correct / len(targets)
