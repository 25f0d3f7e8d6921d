"""Parties as a network: who stands in the middle, who bridges, who belongs together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from graph.analysis.acts import Act
from graph.analysis.dyads import DIGITS, Dyad

if TYPE_CHECKING:
    import networkx as nx

MANY = 1500
"""Above so many parties betweenness is estimated from ``SAMPLE`` of them, and closeness is not computed."""
SAMPLE = 300
_MEDIATION = "mediates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A party in the network of acts.

    ``done`` and ``undergone`` are ids of statements, ``weight`` their number, each with its weight; ``partners`` is the
    number of others it has to do with. Betweenness and closeness (harmonic) are in [0, 1], on steps from partner to
    partner; ``eigenvector`` weighs partners by their own, the heaviest being 1. None: not computed.
    """

    party: str
    done: tuple[str, ...]
    undergone: tuple[str, ...]
    weight: float
    partners: int
    betweenness: float
    closeness: float | None
    eigenvector: float | None

    @property
    def statements(self) -> tuple[str, ...]:
        """All its acts."""
        return tuple(dict.fromkeys((*self.done, *self.undergone)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Parties that cooperate more with each other than with the rest; ``index`` is the mean among them."""

    number: int
    parties: tuple[str, ...]
    index: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A party that joins others.

    ``open_pairs`` of its partners have nothing to do with each other, ``blocs`` are those its partners are of,
    ``cut`` tells that without it the network falls apart, ``mediations`` are acts of mediating.
    """

    party: str
    betweenness: float
    open_pairs: int
    blocs: tuple[int, ...]
    cut: bool
    mediations: tuple[str, ...]
    statements: tuple[str, ...]


def interaction_network(dyads: Iterable[Dyad]) -> "nx.Graph[str]":
    """Parties as nodes, pairs as edges with ``weight`` and ``index``; in alphabetical order."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    ordered = sorted(dyads, key=lambda dyad: dyad.pair)
    graph.add_nodes_from(sorted({party for dyad in ordered for party in dyad.pair}))
    for dyad in ordered:
        graph.add_edge(*dyad.pair, weight=dyad.tally.weight, index=dyad.tally.index)
    return graph


def _eigenvector(graph: "nx.Graph[str]") -> Mapping[str, float | None]:
    import networkx as nx

    try:
        found = nx.eigenvector_centrality(graph, max_iter=2000, tol=1e-8, weight="weight")
    except nx.PowerIterationFailedConvergence:
        return dict.fromkeys(graph)
    most = max(found.values())
    return {party: round(value / most, DIGITS) for party, value in found.items()}


def standings(acts: Iterable[Act], graph: "nx.Graph[str]", seed: int = 0) -> tuple[Standing, ...]:
    """Every party, those with most acts first; ``seed`` is of the sample that large networks are estimated from."""
    import networkx as nx

    done: dict[str, list[str]] = defaultdict(list)
    undergone: dict[str, list[str]] = defaultdict(list)
    weights: dict[str, float] = defaultdict(float)
    for act in acts:
        done[act.subject].append(act.statement)
        undergone[act.object].append(act.statement)
        weights[act.subject] += act.weight
        weights[act.object] += act.weight
    if not graph:
        return ()
    many = len(graph) > MANY
    between = nx.betweenness_centrality(graph, k=SAMPLE if many else None, seed=seed)
    close = {} if many else nx.harmonic_centrality(graph)
    eigenvector = _eigenvector(graph)
    most = max(1, len(graph) - 1)
    found = (
        Standing(
            party=party,
            done=tuple(done[party]),
            undergone=tuple(undergone[party]),
            weight=round(weights[party], DIGITS),
            partners=graph.degree(party),
            betweenness=round(between[party], DIGITS),
            closeness=None if many else round(close[party] / most, DIGITS),
            eigenvector=eigenvector[party],
        )
        for party in graph
    )
    return tuple(sorted(found, key=lambda one: (-one.weight, one.party)))


def blocs(dyads: Iterable[Dyad], seed: int = 0) -> tuple[Bloc, ...]:
    """Louvain communities of two or more on the pairs whose scores sum above 0, the largest first, numbered from 1."""
    import networkx as nx

    found = tuple(dyads)
    warm = sorted((dyad for dyad in found if dyad.tally.cooperation + dyad.tally.conflict > 0), key=lambda d: d.pair)
    names = sorted({party for dyad in warm for party in dyad.pair})
    numbers = {name: number for number, name in enumerate(names)}
    graph: nx.Graph[int] = nx.Graph()  # numbers: sets of them have the same order in every process
    graph.add_nodes_from(range(len(names)))
    for dyad in warm:
        net = dyad.tally.cooperation + dyad.tally.conflict
        graph.add_edge(numbers[dyad.first], numbers[dyad.second], weight=net)
    if not graph:
        return ()
    communities = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    groups = sorted((sorted(names[number] for number in one) for one in communities), key=lambda g: (-len(g), g))
    return tuple(_bloc(number, tuple(group), found) for number, group in enumerate(groups, start=1) if len(group) > 1)


def _bloc(number: int, parties: tuple[str, ...], dyads: tuple[Dyad, ...]) -> Bloc:
    inside = [dyad.tally for dyad in dyads if set(dyad.pair) <= set(parties)]
    weight = sum(one.weight for one in inside)
    total = sum(one.cooperation + one.conflict for one in inside)
    return Bloc(
        number=number,
        parties=parties,
        index=round(total / weight, DIGITS),
        statements=tuple(statement for one in inside for statement in one.statements),
    )


def brokers(
    standings: Iterable[Standing], graph: "nx.Graph[str]", blocs: Iterable[Bloc], acts: Iterable[Act]
) -> tuple[Broker, ...]:
    """Those that lie between others or mediate, by betweenness."""
    import networkx as nx

    bloc_of = {party: bloc.number for bloc in blocs for party in bloc.parties}
    cuts = set(nx.articulation_points(graph))
    mediations: dict[str, list[str]] = defaultdict(list)
    for act in acts:
        if act.relation == _MEDIATION:
            mediations[act.subject].append(act.statement)
    found = (
        Broker(
            party=one.party,
            betweenness=one.betweenness,
            open_pairs=sum(not graph.has_edge(*pair) for pair in combinations(sorted(graph[one.party]), 2)),
            blocs=tuple(sorted({bloc_of[partner] for partner in graph[one.party] if partner in bloc_of})),
            cut=one.party in cuts,
            mediations=tuple(mediations[one.party]),
            statements=one.statements,
        )
        for one in standings
        if one.betweenness > 0 or mediations[one.party]
    )
    return tuple(sorted(found, key=lambda one: (-one.betweenness, -len(one.mediations), one.party)))
