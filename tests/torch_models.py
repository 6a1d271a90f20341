"""Models of torch's, and inputs that they take, for tests of graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

Case = tuple[Callable[[], nn.Module], Callable[[], Any]]
"""Makes a model, and what it is called with."""


class Residual(nn.Module):
    def __init__(self, channels: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 2 * channels, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(2 * channels)
        self.conv2 = nn.Conv2d(2 * channels, 2 * channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(2 * channels)
        self.shortcut = nn.Sequential(
            nn.Conv2d(channels, 2 * channels, 1, stride), nn.BatchNorm2d(2 * channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        inner = functional.relu(self.bn1(self.conv1(x)))
        return functional.relu(self.bn2(self.conv2(inner)) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 7, 2), nn.BatchNorm2d(4), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(3, 2)
        self.stages = nn.Sequential(Residual(4), Residual(8, stride=2))
        self.head = nn.Linear(16, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stages(self.pool(self.stem(x)))
        return self.head(torch.flatten(functional.adaptive_avg_pool2d(x, 1), 1))


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(20, 6)
        self.lstm = nn.LSTM(6, 5, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.scores = nn.Linear(10, 3)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        hidden, (last, _) = self.lstm(self.embedding(words))
        return functional.log_softmax(self.scores(hidden), dim=-1), last


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        query, key, value = self.qkv(x).chunk(3, dim=-1)
        shape = (batch, length, self.heads, width // self.heads)
        mixed = functional.scaled_dot_product_attention(
            *(part.view(shape).transpose(1, 2) for part in (query, key, value)), is_causal=True
        )
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class TransformerBlock(nn.Module):
    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))
        self.register_buffer("position", torch.arange(width, dtype=torch.float32))
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.attention = Attention(width, 2)
        self.mlp = nn.Sequential(
            nn.Linear(width, 16), nn.GELU(), nn.Dropout(0.1), nn.Linear(16, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.position
        x = x + self.attention(self.norms[0](x))
        return x + self.scale * self.mlp(self.norms[1](x))


class Nested(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.paths = nn.ModuleDict(
            {
                "left": nn.ModuleList([nn.Linear(4, 4), nn.Sequential(nn.Linear(4, 4), nn.Tanh())]),
                "right": nn.ModuleDict({"in": nn.Linear(4, 6), "out": nn.Linear(6, 4)}),
            }
        )
        self.weights = nn.ParameterList([torch.ones(4), torch.zeros(4)])

    def forward(self, x: Tensor) -> Tensor:
        left = x
        for module in self.paths["left"]:
            left = module(left)
        right = self.paths["right"]["out"](self.paths["right"]["in"](x))
        return self.weights[0] * left + self.weights[1] * right


class TwoTowers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.image = nn.Linear(6, 4)
        self.text = nn.Embedding(10, 4)
        self.bilinear = nn.Bilinear(4, 4, 2)

    def forward(self, image: Tensor, text: Tensor, mask: Tensor) -> dict[str, Tensor]:
        words = (self.text(text) * mask.unsqueeze(-1)).sum(1)
        scores = self.bilinear(self.image(image), words)
        return {"scores": scores, "best": scores.argmax(-1), "norm": words.norm()}


class Shared(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Linear(4, 4)
        self.again = self.encoder
        self.body = nn.Sequential(self.encoder, nn.ReLU(), self.encoder)
        self.tied = nn.Linear(4, 4)
        self.tied.weight = self.encoder.weight

    def forward(self, x: Tensor) -> Tensor:
        return self.tied(self.body(self.again(self.encoder(x)) + self.encoder(x)))


class Odd(nn.Module):
    """Constants, an unused input, views, in-place operators, several outputs of one operator."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.arange(12.0).reshape(3, 4)

    def forward(self, x: Tensor, unused: Tensor, pair: tuple[Tensor, dict[str, Tensor]]) -> Any:
        first, rest = torch.split(x, [1, 2])
        rest[:, 0].add_(1)
        names = {"l'attention": pair[1]["key"] * pair[0]}
        values, indices = torch.topk(torch.cat([first, rest]) * self.table, 2)
        return (values, [indices, names["l'attention"]]), x.shape[0] * values, x


class ReusesOutput(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        output = x + 1
        output = output * 2
        return output.exp()


def mlp() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(12, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3))


def conv() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(2))


CASES: dict[str, Case] = {
    "mlp": (mlp, lambda: torch.zeros(2, 3, 4)),
    "mlp, one module": (lambda: nn.Linear(3, 2), lambda: [torch.zeros(2, 3)]),
    "resnet": (ResNet, lambda: torch.zeros(1, 3, 32, 32)),
    "conv in training": (lambda: conv().train(), lambda: torch.zeros(2, 3, 8, 8)),
    "conv in evaluation": (lambda: conv().eval(), lambda: torch.zeros(2, 3, 8, 8)),
    "lstm": (Tagger, lambda: torch.zeros(2, 7, dtype=torch.long)),
    "gru": (lambda: nn.GRU(4, 5), lambda: (torch.zeros(3, 2, 4), torch.zeros(1, 2, 5))),
    "transformer block": (TransformerBlock, lambda: torch.zeros(2, 5, 8)),
    "torch's multi-head attention": (
        lambda: nn.MultiheadAttention(8, 2),
        lambda: (torch.zeros(3, 2, 8), torch.zeros(3, 2, 8), torch.zeros(3, 2, 8)),
    ),
    "nested": (Nested, lambda: torch.zeros(2, 4)),
    "shared": (Shared, lambda: torch.zeros(2, 4)),
    "several inputs and a dict": (
        TwoTowers,
        lambda: (torch.zeros(2, 6), torch.zeros(2, 3, dtype=torch.long), torch.ones(2, 3)),
    ),
    "odd": (
        Odd,
        lambda: (torch.ones(3, 4), torch.ones(1), (torch.ones(2), {"key": torch.ones(2)})),
    ),
    "half precision": (lambda: nn.Linear(3, 2).bfloat16(), lambda: torch.zeros(2, 3).bfloat16()),
    "requires_grad": (mlp, lambda: torch.zeros(2, 3, 4, requires_grad=True)),
    "identity": (nn.Identity, lambda: torch.zeros(2)),
    "script": (lambda: torch.jit.script(mlp()), lambda: torch.zeros(2, 3, 4)),
    "script within": (lambda: nn.Sequential(torch.jit.script(mlp())), lambda: torch.zeros(2, 3, 4)),
    "data parallel": (lambda: nn.DataParallel(mlp()), lambda: torch.zeros(2, 3, 4)),
}
