"""The whole analysis of a graph, in one object."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.analysis.acts import Acts, Weights, acts_of, shipped_weights
from graph.analysis.balance import Balance, balance
from graph.analysis.changes import Changes, changes
from graph.analysis.choices import Level, Period
from graph.analysis.dyads import Dyad, Series, dyads, series, stances
from graph.analysis.networks import Bloc, Broker, Standing, blocs, brokers, interaction_network, standings
from ontology.actors import actor_base
from ontology.affiliation import Lookup
from ontology.statements import Document, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to analyse: who the parties are, what counts, in which steps of time, between which days.

    ``by_publication`` dates acts without a date by the first day they were published.
    """

    level: Level = Level.COUNTRY
    weights: Weights = ()
    period: Period = Period.MONTH
    between: tuple[date, date] | None = None
    by_publication: bool = False
    seed: int = 0

    @property
    def all_weights(self) -> Weights:
        """The weight of every status: the shipped ones, with ``weights`` over them."""
        return tuple((dict(shipped_weights()) | dict(self.weights)).items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What ``analyze`` found; ``acts`` says what went in, each part its own story."""

    settings: Settings
    acts: Acts
    standings: tuple[Standing, ...]
    dyads: tuple[Dyad, ...]
    stances: tuple[Dyad, ...]
    series: tuple[Series, ...]
    blocs: tuple[Bloc, ...]
    balance: Balance
    brokers: tuple[Broker, ...]
    changes: Changes | None

    def label(self, party: str, language: str) -> str:
        """What a party is called."""
        return self.acts.parties[party].label(language)


def shipped_lookup(own: Lookup) -> Lookup:
    """The actors of a graph, else those of the knowledge base, which is read only when it is needed."""
    return lambda actor_id: own(actor_id) or actor_base().get(actor_id)


def analyze(
    statements: Iterable[Statement],
    *,
    documents: Mapping[str, Document],
    lookup: Lookup,
    settings: Settings | None = None,
) -> Analysis:
    """Analyse ``statements``; the result does not depend on their order.

    Raises AnalysisError if the days of ``settings.between`` are in the wrong order.
    """
    chosen = settings or Settings()
    acts = acts_of(
        statements,
        documents=documents,
        lookup=lookup,
        level=chosen.level,
        weights=chosen.weights,
        by_publication=chosen.by_publication,
    )
    among = acts.between_agents
    pairs = dyads(among)
    network = interaction_network(pairs)
    standing = standings(among, network, chosen.seed)
    groups = blocs(pairs, chosen.seed)
    return Analysis(
        settings=chosen,
        acts=acts,
        standings=standing,
        dyads=pairs,
        stances=stances(acts.on_treaties),
        series=series(among, chosen.period),
        blocs=groups,
        balance=balance(pairs),
        brokers=brokers(standing, network, groups, among),
        changes=changes(among, chosen.between),
    )
