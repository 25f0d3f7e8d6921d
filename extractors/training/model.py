"""The network: one encoder, dense heads on every piece (mentions, triggers), small heads on questions about places."""

import torch
from torch import Tensor, nn

from extractors.learned_candidates import NOWHERE
from extractors.training.encoder import Encoder

TAGS = 5
"""Outside; a name begins, goes on; an anaphor begins, goes on."""
STATUSES = 6


class Dense(nn.Module):
    """States and lexicon prior -> tag logits (..., TAGS) and trigger logits (..., relations)."""

    def __init__(self, hidden: int, relations: int) -> None:
        super().__init__()
        self.tag = nn.Linear(hidden, TAGS)
        self.trigger = nn.Sequential(
            nn.Linear(hidden + relations + 1, hidden), nn.GELU(), nn.Dropout(0.2), nn.Linear(hidden, relations)
        )
        self.trust = nn.Parameter(torch.full((relations,), 2.0))
        nn.init.constant_(self.trigger[-1].bias, -4.0)

    def forward(self, states: Tensor, prior: Tensor) -> tuple[Tensor, Tensor]:
        """Tag and trigger logits."""
        triggers = self.trigger(torch.cat([states, prior], -1)) + self.trust * prior[..., :-1]
        return self.tag(states), triggers


class Heads(nn.Module):
    """States of pieces (pieces, hidden) and the arrays of ``Questions`` ->

    roles (P, 3): subject, object, speaker; unsaid (K,): nobody speaks; status (K, STATUSES); pairs (Q,): that the
    trigger's relation holds between the two; links (A,): that the earlier mention is whom the later stands for.
    All are logits.
    """

    def __init__(self, hidden: int, relations: int, width: int = 256) -> None:
        super().__init__()
        self.nobody = nn.Parameter(torch.randn(hidden) * 0.02)
        self.relation = nn.Embedding(relations, 64)
        self.far = nn.Embedding(NOWHERE + 1, 32)
        self.role = nn.Sequential(
            nn.Linear(4 * hidden + 96, width + 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(width + 128, 3)
        )
        self.context = nn.Sequential(
            nn.Linear(2 * hidden + 64, width), nn.GELU(), nn.Dropout(0.2), nn.Linear(width, 1 + STATUSES)
        )
        self.by_trigger = nn.Linear(hidden + 64, width)
        self.by_subject, self.by_object = (nn.Linear(hidden, width, bias=False) for _ in range(2))
        self.by_gap, self.by_distance = nn.Linear(hidden, width, bias=False), nn.Linear(96, width, bias=False)
        self.pair = nn.Sequential(nn.GELU(), nn.Dropout(0.2), nn.Linear(width, 1))
        self.link = nn.Sequential(nn.Linear(3 * hidden + 32, width), nn.GELU(), nn.Dropout(0.2), nn.Linear(width, 1))

    def forward(  # noqa: PLR0913, PLR0917  one argument an input of the exported graph
        self,
        states: Tensor,
        mentions: Tensor,
        triggers: Tensor,
        ends: Tensor,
        relations: Tensor,
        roles: Tensor,
        role_gaps: Tensor,
        role_distances: Tensor,
        pairs: Tensor,
        pair_gaps: Tensor,
        pair_distances: Tensor,
        links: Tensor,
        link_distances: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Roles, unsaid, status, pairs and links."""
        sums = torch.cat([torch.zeros_like(states[:1]), states.cumsum(0)])

        def mean(ranges: Tensor) -> Tensor:
            size = (ranges[:, 1] - ranges[:, 0]).clamp(min=1).unsqueeze(-1)
            return (sums[ranges[:, 1]] - sums[ranges[:, 0]]) / size

        who = torch.cat([self.nobody[None], mean(mentions)])
        what, relation = mean(triggers), self.relation(relations)
        k, m = roles[:, 0], roles[:, 1]
        far = self.far(role_distances)
        role = self.role(torch.cat([what[k], who[m], what[k] * who[m], mean(role_gaps), relation[k], far], -1))
        context = self.context(torch.cat([what, states[ends], relation], -1))
        t, s, o = pairs[:, 0], pairs[:, 1], pairs[:, 2]
        hidden = (
            self.by_trigger(torch.cat([what, relation], -1))[t]
            + self.by_subject(who)[m[s]]
            + self.by_object(who)[m[o]]
            + self.by_gap(mean(pair_gaps))
            + self.by_distance(torch.cat([self.far(pair_distances), far[s], far[o]], -1))
        )
        pair = self.pair(hidden).squeeze(-1) + role[s, 0] + role[o, 1]
        here, before = who[links[:, 0]], who[links[:, 1]]
        link = self.link(torch.cat([here, before, here * before, self.far(link_distances)], -1)).squeeze(-1)
        return role, context[:, 0], context[:, 1:], pair, link


class Network(nn.Module):
    """Encoder and heads together, for training."""

    def __init__(self, encoder: Encoder, hidden: int, relations: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.15)
        self.dense = Dense(hidden, relations)
        self.heads = Heads(hidden, relations)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States (batch, length, hidden) as float32; the encoder's products are computed in bfloat16 while training."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            states = self.encoder(ids, mask)
        dropped: Tensor = self.drop(states.float())
        return dropped
