"""Plain Python loops over images, channels and places; the pixels themselves are added up one by one, and printed about."""

import torch
import torch.nn.functional as F
from torch import nn


def conv_output_size(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError(f"a kernel of {kernel} does not fit into {size} + 2 * {padding} pixels")
    places = 0
    left = 0
    while left + kernel <= size + 2 * padding:
        places += 1
        left += stride
    return places


def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape  # noqa: E741
    rows = conv_output_size(H, kh, stride, padding)
    columns = conv_output_size(W, kw, stride, padding)
    print("conv2d:", tuple(x.shape), "->", (N, O, rows, columns))
    images = []
    for n in range(N):
        channels = []
        for o in range(O):
            lines = []
            for i in range(rows):
                line = []
                for j in range(columns):
                    total = x.new_zeros(())
                    for u in range(kh):
                        for v in range(kw):
                            a, b = i * stride + u - padding, j * stride + v - padding
                            if 0 <= a < H and 0 <= b < W:
                                total = total + (x[n, :, a, b] * weight[o, :, u, v]).sum()
                    if bias is not None:
                        total = total + bias[o]
                    line.append(total)
                lines.append(torch.stack(line))
            channels.append(torch.stack(lines))
        images.append(torch.stack(channels))
    return torch.stack(images)


def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    N, C, H, W = x.shape
    rows = conv_output_size(H, kernel, stride)
    columns = conv_output_size(W, kernel, stride)
    result = torch.zeros((N, C, rows, columns), dtype=x.dtype, device=x.device)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
            result[:, :, i, j] = window.max(dim=3)[0].max(dim=2)[0]
    return result


def flatten(x):
    rows = []
    for item in x:
        rows.append(item.flatten())
    return torch.stack(rows)


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.first_convolution = nn.Conv2d(3, 5, 5)
        self.second_convolution = nn.Conv2d(5, 10, 5)
        self.hidden = nn.Linear(250, 32)
        self.output = nn.Linear(32, 10)

    def forward(self, x):
        x = self.first_convolution(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.second_convolution(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = flatten(x)
        x = self.hidden(x)
        x = F.relu(x)
        x = self.output(x)
        return x


if __name__ == "__main__":
    a, k = torch.randn(2, 3, 6, 7), torch.randn(4, 3, 2, 3)
    print("as the library?", torch.allclose(conv2d(a, k), F.conv2d(a, k), atol=1e-5))
    print("as the library?", torch.equal(max_pool2d(a, 2), F.max_pool2d(a, 2)))
