"""The first section: what a reader in a hurry should know."""

from collections.abc import Iterable

from markupsafe import Markup

from graph.analysis.balance import NEUTRAL
from graph.analysis.changes import Kind
from graph.report.teller import Teller
from graph.telling import day_in


class KeyPoints(Teller):
    """One sentence for each thing that stands out."""

    def points(self) -> tuple[Markup, ...]:
        """The sentences, in order; none of an empty graph."""
        return (
            *self._centre(),
            *self._extremes(),
            *self._stances(),
            *self._strain(),
            *self._change(),
            *self._claims(),
        )

    def _centre(self) -> Iterable[Markup]:
        for one in self.found.standings[:1]:
            yield self.words.say(
                "key_centre",
                party=self.name(one.party),
                acts=self.words.count("act", one.weight, one.statements),
                partners=self.words.count("partner", one.partners, one.statements),
                done=self.words.linked(len(one.done), one.done),
                undergone=self.words.linked(len(one.undergone), one.undergone),
            )

    def _extremes(self) -> Iterable[Markup]:
        ties = self.found.balance.ties  # from the highest sum of scores to the lowest
        chosen = [("key_conflict", tie) for tie in ties[-1:] if tie.tally.index < 0]
        chosen += [("key_cooperation", tie) for tie in ties[:1] if tie.tally.index > 0]
        for key, tie in chosen:
            yield self.words.say(
                key,
                first=self.name(tie.first),
                second=self.name(tie.second),
                index=self.index(tie.tally),
                acts=self.acts(tie.tally),
                sum=self.words.linked(tie.tally.cooperation + tie.tally.conflict, tie.tally.statements, signed=True),
            )

    def _stances(self) -> Iterable[Markup]:
        for one in self.found.stances[:2]:
            index = one.tally.index
            side = "for" if index >= NEUTRAL else "against" if index <= -NEUTRAL else "neither"
            yield self.words.say(
                f"key_stance_{side}",
                treaty=self.name(one.second),
                party=self.name(one.first),
                index=self.index(one.tally),
                acts=self.acts(one.tally),
            )

    def _strain(self) -> Iterable[Markup]:
        triads, strained = self.found.balance.triads, self.found.balance.strained
        if triads:
            yield self.words.say(
                "key_strain",
                strained=self.words.linked(len(strained), (one for triad in strained for one in triad.statements)),
                triads=self.words.count("triad", len(triads), (one for triad in triads for one in triad.statements)),
            )

    def _change(self) -> Iterable[Markup]:
        found = self.found.changes
        pairs = [one for one in (found.pairs if found else ()) if one.shift]
        if not found or not pairs:
            return
        turned = [one for one in pairs if one.kind is Kind.TURNED]
        chosen = turned[0] if turned else max(pairs, key=lambda one: abs(one.shift or 0))
        yield self.words.say(
            "key_turned" if turned else "key_shift",
            since=day_in(found.since, self.words.language),
            until=day_in(found.until, self.words.language),
            first=self.name(chosen.first),
            second=self.name(chosen.second),
            before=self.index(chosen.before),
            after=self.index(chosen.after),
        )

    def _claims(self) -> Iterable[Markup]:
        claimed = {kind: found for kind, found in self.claimed().items() if found}
        if claimed:
            ids = [one.id for found in claimed.values() for one in found]
            told = (
                Markup("{} {}").format(self.status(kind), self.words.linked(len(found), (one.id for one in found)))
                for kind, found in claimed.items()
            )
            yield self.words.say(
                "key_claims", claims=self.words.count("statement", len(ids), ids), list=Markup(", ").join(told)
            )
