"""While loops, counters and plain sums; the weights move through .data in place; modes are noted for each layer."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class LeNet5(nn.Module):
    def __init__(self):
        super(LeNet5, self).__init__()
        self.conv1 = nn.Conv2d(in_channels=1, out_channels=6, kernel_size=5, stride=1, padding=0)
        self.pool1 = nn.MaxPool2d(kernel_size=2, stride=2)
        self.conv2 = nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5, stride=1, padding=0)
        self.pool2 = nn.MaxPool2d(kernel_size=2, stride=2)
        self.fc1 = nn.Linear(in_features=16 * 5 * 5, out_features=120)
        self.fc2 = nn.Linear(in_features=120, out_features=84)
        self.fc3 = nn.Linear(in_features=84, out_features=10)

    def forward(self, x):
        x = self.pool1(F.relu(self.conv1(x)))
        x = self.pool2(F.relu(self.conv2(x)))
        x = x.view(-1, 400)
        x = F.tanh(self.fc1(x))
        x = F.tanh(self.fc2(x))
        x = self.fc3(x)
        return x


def count_parameters(net):
    total = 0
    counted = []
    for module in net.modules():
        for parameter in module.parameters(recurse=False):
            if any(parameter is other for other in counted):
                continue
            counted.append(parameter)
            if parameter.requires_grad:
                n = 1
                for length in parameter.shape:
                    n = n * length
                total = total + n
    return total


def layer_summary(net):
    rows = []
    for name, module in net.named_modules():
        has_any = False
        count = 0
        for parameter in module.parameters(recurse=False):
            has_any = True
            if parameter.requires_grad:
                count += parameter.nelement()
        if has_any:
            kind = str(type(module)).split(".")[-1].strip("'>")
            rows.append((name, kind, count))
    return rows


def train_one_epoch(net, images, labels, lr, batch_size):
    net.train()
    start = 0
    total = 0.0
    while start < images.shape[0]:
        end = min(start + batch_size, images.shape[0])
        x = images[start:end]
        y = labels[start:end]
        for p in net.parameters():
            p.grad = None
        out = net(x)
        loss = F.nll_loss(F.log_softmax(out, dim=1), y)
        loss.backward()
        for p in net.parameters():
            if p.grad is not None:
                p.data -= lr * p.grad.data
        for _ in range(start, end):
            total = total + loss.item()
        start = end
    print("loss", total / images.shape[0])
    return total / images.shape[0]


def accuracy(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    with torch.no_grad():
        logits = net(images)
    for module, mode in modes:
        module.training = mode
    right = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        if row.index(max(row)) == label:
            right += 1
    return right / len(labels)


if __name__ == "__main__":
    lenet = LeNet5()
    print(count_parameters(lenet), layer_summary(lenet))
