"""The sentence encoder as PyTorch computes it, from the library's own file of weights.

Its weights are halves of bytes, thirty-two of them with one scale. What tuning may change are those scales,
the biases and the norms: they go back into the file as they are, while a weight that was changed a little
would be rounded back to what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from bot.core.detection.tuning import BLOCK, STEP, Bytes, Layout, Tuning

HALF = torch.bfloat16
"""What products are computed in: several times as fast where the processor knows it."""
FAR = -1e9
"""Added where nobody looks: at what stands behind the end of a shorter text."""
MOST_STEPS = 127


class Product(nn.Module):
    """A table of weights by blocks, and a bias; ``change``, of each scale in logs, is learned."""

    def __init__(self, image: Bytes, layout: Layout, name: str) -> None:
        super().__init__()
        bias = layout.table(image, f"{name}.b").view("<f4")
        blocks = layout.table(image, f"{name}.w").view(BLOCK).reshape(len(bias), -1)
        self.register_buffer("weights", torch.from_numpy(unpacked(blocks)).to(HALF))
        self.register_buffer("scale", torch.from_numpy(blocks["scale"].astype(np.float32)))
        self.change = nn.Parameter(torch.zeros(blocks.shape))
        self.bias = nn.Parameter(torch.from_numpy(bias.copy()))

    def forward(self, given: Tensor) -> Tensor:
        """The product of some states, each of halves."""
        scale = (self.scale * self.change.exp()).to(HALF)
        table = (self.weights * scale.unsqueeze(2)).flatten(1)
        return functional.linear(given, table, self.bias.to(HALF))


class Norm(nn.Module):
    """Evens out the numbers of a state."""

    def __init__(self, image: Bytes, layout: Layout, name: str) -> None:
        super().__init__()
        self.epsilon = layout.sizes.epsilon
        self.weight, self.bias = (
            nn.Parameter(torch.from_numpy(layout.table(image, f"{name}.{kind}").view("<f4").copy()))
            for kind in ("w", "b")
        )

    def forward(self, given: Tensor) -> Tensor:
        """The states, evened out."""
        return functional.layer_norm(given.float(), self.weight.shape, self.weight, self.bias, self.epsilon)


class Layer(nn.Module):
    """One layer: each state looks at all of its text, then is thought over by itself."""

    def __init__(self, image: Bytes, layout: Layout, number: int) -> None:
        super().__init__()
        self.heads = layout.sizes.heads
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            setattr(self, name, Product(image, layout, f"l{number}.{name}"))
        for name in ("aln", "oln"):
            setattr(self, name, Norm(image, layout, f"l{number}.{name}"))

    def forward(self, states: Tensor, unseen: Tensor) -> Tensor:
        """The states after this layer; ``unseen`` is added to what each looks at."""
        half = states.to(HALF)
        asked, seen, said = (self._parted(part(half)) for part in (self.q, self.k, self.v))
        found = functional.scaled_dot_product_attention(asked, seen, said, attn_mask=unseen)
        states = self.aln(states + self.ao(found.transpose(1, 2).flatten(2)))
        return self.oln(states + self.fo(functional.gelu(self.fi(states.to(HALF)))))

    def _parted(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Encoder(nn.Module):
    """The whole encoder. The layers below ``first`` stay as they are: what they say can be kept."""

    def __init__(self, image: Bytes, layout: Layout, first: int) -> None:
        super().__init__()
        self.first, self._sizes = first, layout.sizes
        self._words = layout.table(image, "emb.word").view(BLOCK).reshape(layout.sizes.pieces, -1)
        width = layout.sizes.width
        self._places = _floats(layout.table(image, "emb.pos")).reshape(-1, width)
        self._kind = _floats(layout.table(image, "emb.type"))[:width]
        self._start = Norm(image, layout, "emb.ln")
        self.layers = nn.ModuleList(Layer(image, layout, number) for number in range(layout.sizes.layers))

    @torch.no_grad()
    def below(self, texts: Sequence[NDArray[np.int32]]) -> list[Tensor]:
        """The states of each text before the first layer that is tuned."""
        width = max(map(len, texts))
        pieces = np.zeros((len(texts), width), dtype=np.int32)
        for row, text in zip(pieces, texts, strict=True):
            row[: len(text)] = text
        states = self._start(self._looked_up(pieces) + self._places[:width] + self._kind)
        unseen = _unseen([len(text) for text in texts])
        for layer in self.layers[: self.first]:
            states = layer(states, unseen)
        return [some[: len(text)].to(HALF) for some, text in zip(states, texts, strict=True)]

    def above(self, texts: Sequence[Tensor], dropped: float = 0.0) -> Tensor:
        """The embeddings of some texts by their states before the first layer that is tuned."""
        lengths = torch.tensor([len(text) for text in texts])
        states = nn.utils.rnn.pad_sequence(list(texts), batch_first=True).float()
        unseen = _unseen(lengths.tolist())
        for layer in self.layers[self.first :]:
            states = functional.dropout(layer(states, unseen), dropped, self.training)
        heard = (unseen[:, 0, 0, :] == 0).float().unsqueeze(2)
        return functional.normalize((states * heard).sum(1) / lengths.unsqueeze(1), dim=1)

    def _looked_up(self, pieces: NDArray[np.int32]) -> Tensor:
        known, places = np.unique(pieces, return_inverse=True)
        blocks = self._words[known]
        table = unpacked(blocks) * blocks["scale"].astype(np.float32)[:, :, None]
        found = table.reshape(len(known), self._sizes.width)[places.reshape(pieces.shape)]
        return torch.from_numpy(found)

    def tuned(self) -> Iterator[Layer]:
        """The layers that may change."""
        yield from self.layers[self.first :]

    def tuning(self, base: int) -> Tuning:
        """What was learned, as it goes into the file."""
        steps = np.round(_joined(self._changes()) / STEP).clip(-MOST_STEPS, MOST_STEPS)
        vectors = _joined(self._vectors()).astype(np.float16)
        return Tuning(first=self.first, base=base, steps=steps.astype(np.int8), vectors=vectors)

    @torch.no_grad()
    def settle(self, tuning: Tuning) -> None:
        """Go on with what was learned as it stands in the file, rounded."""
        _spread(self._changes(), tuning.steps * STEP)
        _spread(self._vectors(), tuning.vectors)

    def _changes(self) -> list[Tensor]:
        return [part.change for layer in self.tuned() for part in _parts(layer, Product)]

    def _vectors(self) -> list[Tensor]:
        return [
            table
            for layer in self.tuned()
            for part in (*_parts(layer, Product), *_parts(layer, Norm))
            for table in ((part.bias,) if isinstance(part, Product) else (part.weight, part.bias))
        ]


def unpacked(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """The weights of some blocks, before their scale: the same shape and thirty-two of each."""
    packed = blocks["weights"]
    return np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8


def _parts(layer: Layer, kind: type[nn.Module]) -> Iterator[nn.Module]:
    return (part for part in layer.children() if isinstance(part, kind))


def _joined(tables: Sequence[Tensor]) -> NDArray[np.float32]:
    return np.concatenate([table.detach().numpy().reshape(-1) for table in tables])


def _spread(tables: Sequence[Tensor], numbers: NDArray[np.generic]) -> None:
    some = torch.from_numpy(numbers.astype(np.float32)).split([table.numel() for table in tables])
    for table, part in zip(tables, some, strict=True):
        table.copy_(part.view(table.shape))


def _floats(table: Bytes) -> Tensor:
    return torch.from_numpy(table.view("<f4").copy())


def _unseen(lengths: Sequence[int]) -> Tensor:
    behind = torch.arange(max(lengths)) >= torch.tensor(lengths).unsqueeze(1)
    return torch.zeros(behind.shape, dtype=HALF).masked_fill(behind, FAR)[:, None, None, :]
