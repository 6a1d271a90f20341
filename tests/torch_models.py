"""Models of torch's, and inputs that they take, for tests of graphs."""

from __future__ import annotations

import dataclasses
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


class Repeats(nn.Module):
    """Takes a number, None and a string, which torch.jit.trace does not."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Sequential(nn.Linear(4, 4), nn.Dropout())])
        self.register_buffer("offset", torch.ones(4))
        self.factor = torch.ones(4)
        self.unused = nn.Parameter(torch.ones(4))

    def forward(self, x: Tensor, times: int, mask: Tensor | None, mode: str) -> dict[str, Any]:
        for _ in range(times):
            for layer in self.layers:
                x = layer(x)
        if mask is not None or mode != "double":
            raise ValueError("it is made for one kind of input")
        first, second = torch.split(x * self.factor, 2, dim=1)
        return {"sum": torch.cat([first, first]) + second.sum() + self.offset.sum(), "times": times}


class Branches(nn.Module):
    """Goes one way or another by what is in its input."""

    def forward(self, x: Tensor, least: Any) -> Tensor:
        if x.sum() > least:
            return x + 1
        return x * 2


@dataclasses.dataclass
class Batch:
    """Neither tracer knows what is in one."""

    x: Tensor


class TakesBatch(nn.Module):
    def forward(self, batch: Batch) -> Tensor:
        return batch.x + 1


class ReturnsNone(nn.Module):
    def forward(self, x: Tensor) -> tuple[Tensor, None, int]:
        return x + 1, None, 3


class Conditional(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cond(x.sum() > 0, lambda x: x.sin(), lambda x: x.cos(), (x,))


class TakesDict(nn.Module):
    def forward(self, named: dict[str, Tensor]) -> Tensor:
        return named["key"] + 1


class TakesNumber(nn.Module):
    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self.lstm = lstm

    def forward(self, x: Tensor, factor: int) -> Tensor:
        return self.lstm(x)[0] * factor


class Calls(nn.Module):
    """Calls something that is no operator."""

    def __init__(self, what: Callable[[], object]) -> None:
        super().__init__()
        self.what = what

    def forward(self, x: Tensor) -> Tensor:
        self.what()
        return x + 1


class TakesNothing(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))

    def forward(self) -> Tensor:
        return self.weight * 2


class FindsNonzero(nn.Module):
    """Returns something whose shape depends on the data."""

    def forward(self, x: Tensor, least: float) -> Tensor:
        return torch.nonzero(x > least)


class Restless(nn.Module):
    """Draws random numbers and counts its calls in buffers."""

    replaced: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.calls_of_train: list[bool] = []
        self.frozen = nn.BatchNorm1d(4)
        self.norm = nn.BatchNorm1d(4, momentum=0.5)
        self.register_buffer("in_place", torch.zeros(1))
        self.register_buffer("replaced", torch.zeros(1))
        self.register_buffer("untouched", torch.ones(1))

    def train(self, mode: bool = True) -> Restless:
        super().train(mode)
        self.calls_of_train.append(mode)
        return self

    def forward(self, x: Tensor) -> Tensor:
        self.in_place.add_(1)
        self.replaced = self.replaced + 1
        return self.norm(self.frozen(x)) + torch.rand(4) + self.untouched


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
