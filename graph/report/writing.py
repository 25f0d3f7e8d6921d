"""The brief itself: what each section says of an analysis."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from graph.analysis.acts import Level
from graph.analysis.balance import NEUTRAL
from graph.analysis.changes import Change, Kind
from graph.analysis.dyads import Dyad, Tally
from graph.analysis.whole import Analysis
from graph.report.charts import chart
from graph.report.parts import Grid, Section
from graph.report.words import Words
from graph.telling import by_weight, day_in, in_words, interval_in
from ontology.statements import Document, Statement, Status
from ontology.vocabulary import vocabulary

_PARTIES, _PAIRS, _STANCES, _MATRIX, _TRIADS, _CHARTS, _CHANGES, _CLAIMS, _BROKERS, _BLOCS = (
    12,
    12,
    8,
    12,
    10,
    6,
    12,
    8,
    8,
    8,
)
_NAMES = 12


class Writer:
    """Writes the sections of one report."""

    def __init__(
        self, analysis: Analysis, statements: Sequence[Statement], documents: Mapping[str, Document], words: Words
    ) -> None:
        self._found, self._statements, self._documents, self._words = analysis, statements, documents, words

    def sections(self) -> tuple[Section, ...]:
        """All sections that have something to say, in order."""
        makers: tuple[Callable[[], Section], ...] = (
            self._key,
            self._actors,
            self._pairs,
            self._alignment,
            self._strain,
            self._time,
            self._changes,
            self._claims,
            self._brokers,
            self._method,
        )
        return tuple(make() for make in makers)

    # Small things

    def _name(self, party: str) -> Markup:
        return Markup("<b>{}</b>").format(self._found.label(party, self._words.language))

    def _pair(self, first: str, second: str) -> Markup:
        label = self._found.label
        return Markup("{} – {}").format(label(first, self._words.language), label(second, self._words.language))

    def _index(self, tally: Tally) -> Markup:
        return self._words.linked(tally.index, tally.statements, signed=True)

    def _acts(self, tally: Tally) -> Markup:
        return self._words.count("act", tally.weight, tally.statements)

    def _section(self, key: str, **parts: tuple[object, ...]) -> Section:
        return Section(key=key, title=self._words.plain(f"section_{key}"), **parts)  # type: ignore[arg-type]

    def _columns(self, *keys: str) -> tuple[str, ...]:
        return tuple(self._words.plain(f"column_{key}") for key in keys)

    def _note(self, left: Sequence[Sequence[str]]) -> Markup | None:
        """How many rows are left out, given the statements of each."""
        told = dict.fromkeys(statement for statements in left for statement in statements)
        return self._words.count("more", len(left), told) if left else None

    def _bar(self, index: float) -> Markup:
        """A bar from the middle, as long as the index."""
        kind = "warm" if index > 0 else "cold"
        return Markup('<span class="bar" aria-hidden="true"><i class="{}" style="width:{:.1f}%"></i></span>').format(
            kind, abs(index) * 5
        )

    def scope(self) -> Markup:
        """The paragraph under the title: what was read."""
        words, found = self._words, self._found
        days = sorted(document.published for document in self._documents.values() if document.published)
        published: str | Markup = ""
        if days:
            first, last = (day_in(day, words.language) for day in (days[0], days[-1]))
            published = words.say("scope_published" if first != last else "scope_published_day", first=first, last=last)
        sources = {document.source or f"\0{document.id}" for document in self._documents.values()}
        counted = [act.statement for act in found.acts.acts]
        sentences = sum(len(statement.evidence) for statement in self._statements)
        return words.say(
            "scope",
            documents=words.count("document", len(self._documents), address="#documents"),
            sources=words.count("source", len(sources), address="#documents"),
            published=published,
            statements=words.count("statement", len(self._statements), address="#statements"),
            sentences=words.count("sentence", sentences, address="#statements"),
            acts=words.count("act", len(counted), counted),
        )

    # Sections

    def _key(self) -> Section:
        points = [
            *self._key_centre(),
            *self._key_extremes(),
            *self._key_stances(),
            *self._key_strain(),
            *self._key_change(),
            *self._key_claims(),
        ]
        return self._section("key", points=tuple(points) or (self._words.say("empty"),))

    def _key_centre(self) -> Iterable[Markup]:
        for one in self._found.standings[:1]:
            yield self._words.say(
                "key_centre",
                party=self._name(one.party),
                acts=self._words.count("act", one.weight, one.statements),
                partners=self._words.count("partner", one.partners, one.statements),
                done=self._words.linked(len(one.done), one.done),
                undergone=self._words.linked(len(one.undergone), one.undergone),
            )

    def _key_extremes(self) -> Iterable[Markup]:
        ties = self._found.balance.ties  # from the highest sum of scores to the lowest
        chosen = [("key_conflict", tie) for tie in ties[-1:] if tie.tally.index < 0]
        chosen += [("key_cooperation", tie) for tie in ties[:1] if tie.tally.index > 0]
        for key, tie in chosen:
            yield self._words.say(
                key,
                first=self._name(tie.first),
                second=self._name(tie.second),
                index=self._index(tie.tally),
                acts=self._acts(tie.tally),
                sum=self._words.linked(tie.tally.cooperation + tie.tally.conflict, tie.tally.statements, signed=True),
            )

    def _key_stances(self) -> Iterable[Markup]:
        for one in self._found.stances[:2]:
            index = one.tally.index
            side = "for" if index >= NEUTRAL else "against" if index <= -NEUTRAL else "neither"
            yield self._words.say(
                f"key_stance_{side}",
                treaty=self._name(one.second),
                party=self._name(one.first),
                index=self._index(one.tally),
                acts=self._acts(one.tally),
            )

    def _key_strain(self) -> Iterable[Markup]:
        triads, strained = self._found.balance.triads, self._found.balance.strained
        if triads:
            yield self._words.say(
                "key_strain",
                strained=self._words.linked(len(strained), (one for triad in strained for one in triad.statements)),
                triads=self._words.count("triad", len(triads), (one for triad in triads for one in triad.statements)),
            )

    def _key_change(self) -> Iterable[Markup]:
        found = self._found.changes
        pairs = [one for one in (found.pairs if found else ()) if one.shift]
        if not found or not pairs:
            return
        turned = [one for one in pairs if one.kind is Kind.TURNED]
        chosen = turned[0] if turned else max(pairs, key=lambda one: abs(one.shift or 0))
        yield self._words.say(
            "key_turned" if turned else "key_shift",
            since=day_in(found.since, self._words.language),
            until=day_in(found.until, self._words.language),
            first=self._name(chosen.first),
            second=self._name(chosen.second),
            before=self._index(chosen.before),
            after=self._index(chosen.after),
        )

    def _claimed(self) -> dict[Status, list[Statement]]:
        kinds = [status for status in Status if status is not Status.ACTUAL]
        return {kind: [one for one in self._statements if one.status is kind] for kind in kinds}

    def _key_claims(self) -> Iterable[Markup]:
        claimed = {kind: found for kind, found in self._claimed().items() if found}
        if claimed:
            ids = [one.id for found in claimed.values() for one in found]
            told = (
                Markup("{} {}").format(self._status(kind), self._words.linked(len(found), (one.id for one in found)))
                for kind, found in claimed.items()
            )
            yield self._words.say(
                "key_claims", claims=self._words.count("statement", len(ids), ids), list=Markup(", ").join(told)
            )

    def _status(self, status: Status) -> str:
        return vocabulary().status(status.value).label(self._words.language)

    def _actors(self) -> Section:
        linked, standings = self._words.linked, self._found.standings
        rows = tuple(
            (
                self._name(one.party),
                linked(one.weight, one.statements),
                linked(len(one.done), one.done),
                linked(len(one.undergone), one.undergone),
                linked(one.partners, one.statements),
                linked(one.betweenness, one.statements, 2),
            )
            for one in standings[:_PARTIES]
        )
        grid = Grid(
            columns=self._columns("party", "acts", "done", "undergone", "partners", "betweenness"),
            rows=rows,
            numeric=(1, 2, 3, 4, 5),
            note=self._note([one.statements for one in standings[_PARTIES:]]),
        )
        return self._section("actors", paragraphs=(self._words.say("actors_text"),), grids=((None, grid),))

    def _dyad_grid(self, dyads: Sequence[Dyad], limit: int, column: str) -> Grid:
        rows = tuple(
            (
                self._pair(one.first, one.second),
                self._words.linked(one.tally.weight, one.tally.statements),
                self._words.linked(one.tally.cooperation, one.tally.statements),
                self._words.linked(one.tally.conflict, one.tally.statements),
                self._index(one.tally),
                self._bar(one.tally.index),
            )
            for one in dyads[:limit]
        )
        columns = (*self._columns(column, "acts", "cooperation", "conflict", "index"), "")
        return Grid(
            columns=columns,
            rows=rows,
            numeric=(1, 2, 3, 4),
            note=self._note([one.tally.statements for one in dyads[limit:]]),
        )

    def _pairs(self) -> Section:
        grids: list[tuple[Markup | None, Grid]] = [(None, self._dyad_grid(self._found.dyads, _PAIRS, "pair"))]
        if self._found.stances:
            grids.append((self._words.say("stances_text"), self._dyad_grid(self._found.stances, _STANCES, "on")))
        return self._section("pairs", paragraphs=(self._words.say("pairs_text"),), grids=tuple(grids))

    def _alignment(self) -> Section:
        parties = [one.party for one in self._found.standings[:_MATRIX]]
        tallies = {dyad.pair: dyad.tally for dyad in self._found.dyads}

        def cell(row: str, column: str) -> Markup:
            tally = tallies.get((min(row, column), max(row, column)))
            if tally is None:
                return Markup("")
            colour = "var(--warm-rgb)" if tally.index > 0 else "var(--cold-rgb)"
            strength = 0.06 + abs(tally.index) / 10 * 0.74 if tally.index else 0
            link = self._words.linked(tally.index, tally.statements, signed=True)
            return Markup('<span class="cell" style="background:rgb({} / {:.2f})">{}</span>').format(
                colour, strength, link
            )

        names = [self._found.label(party, self._words.language) for party in parties]
        rows = tuple(
            (escape(name), *(cell(party, other) for other in parties))
            for name, party in zip(names, parties, strict=True)
        )
        matrix = Grid(columns=("", *names), rows=rows, matrix=True)
        grids: list[tuple[Markup | None, Grid]] = [(self._words.say("alignment_text"), matrix)]
        blocs = self._found.blocs
        if blocs:
            among = tuple(
                (
                    self._listed(bloc.parties, bloc.statements),
                    self._words.linked(bloc.index, bloc.statements, signed=True),
                )
                for bloc in blocs[:_BLOCS]
            )
            columns, note = self._columns("bloc", "among"), self._note([one.statements for one in blocs[_BLOCS:]])
            grid = Grid(columns=columns, rows=among, numeric=(1,), note=note)
            grids.append((self._words.say("blocs_text"), grid))
        return self._section("alignment", grids=tuple(grids))

    def _listed(self, parties: Iterable[str], statements: Iterable[str]) -> Markup:
        """Names, the most active parties first; of many only the first, and how many more."""
        order = {one.party: number for number, one in enumerate(self._found.standings)}
        ranked = sorted(parties, key=lambda party: order[party])
        names = escape(", ".join(self._found.label(party, self._words.language) for party in ranked[:_NAMES]))
        if len(ranked) > _NAMES:
            more = self._words.say("bloc_more", n=self._words.linked(len(ranked) - _NAMES, statements))
            names = Markup("{} {}").format(names, more)
        return names

    def _strain(self) -> Section:
        balance = self._found.balance
        if not balance.strained:
            return self._section("strain", paragraphs=(self._words.say("strain_none"),))
        rows = tuple(
            (
                Markup(" – ").join(escape(self._found.label(one, self._words.language)) for one in triad.parties),
                Markup(" · ").join(self._index(tie.tally) for tie in triad.ties),
            )
            for triad in balance.strained[:_TRIADS]
        )
        share = Markup("{} %").format(self._words.number((balance.share or 0) * 100, 0))
        of = (one for triad in balance.triads for one in triad.statements)
        grid = Grid(
            columns=self._columns("triad", "ties"),
            rows=rows,
            note=self._note([one.statements for one in balance.strained[_TRIADS:]]),
        )
        paragraph = self._words.say("strain_text", balanced=self._words.references.link(share, of))
        return self._section("strain", paragraphs=(paragraph,), grids=((None, grid),))

    def _time(self) -> Section:
        dated = [one for one in self._found.series if len(one.points) > 1]
        if not dated:
            return self._section("time", paragraphs=(self._words.say("time_none"),))
        undated = [statement for one in self._found.series for statement in one.undated]
        order = {(one.first, one.second): number for number, one in enumerate(dated)}
        shown = sorted(dated, key=lambda one: (-len(one.points), order[one.first, one.second]))[:_CHARTS]
        period = self._found.settings.period
        charts = tuple(chart(one, str(self._pair(one.first, one.second)), period, self._words) for one in shown)
        told = [self._words.say("time_text")]
        if undated:
            told.append(self._words.say("time_undated", undated=self._words.count("act", len(undated), undated)))
        if any(one.gaps for one in charts):
            told.append(self._words.say("time_gaps"))
        return self._section("time", paragraphs=tuple(told), charts=charts)

    def _change_row(self, one: Change) -> tuple[Markup, ...]:
        words = self._words
        bar = words.say("unit_bar", index=self._index(one.before), acts=self._acts(one.before))
        return (
            self._pair(one.first, one.second),
            words.say(f"kind_{one.kind}"),
            bar if one.before.statements else Markup("–"),
            words.say("unit_bar", index=self._index(one.after), acts=self._acts(one.after)),
        )

    def _changes(self) -> Section:
        found, words = self._found.changes, self._words
        if found is None:
            return self._section("changes", paragraphs=(words.say("changes_none"),))
        told = words.say(
            "changes_text",
            since=day_in(found.since, words.language),
            until=day_in(found.until, words.language),
            after=words.count("act", len(found.after), found.after),
            before=words.count("act", len(found.before), found.before),
        )
        paragraphs = [told]
        if found.undated:
            undated = words.count("act", len(found.undated), found.undated)
            paragraphs.append(words.say("changes_undated", undated=undated))
        if found.newcomers:
            paragraphs.append(words.say("newcomers", parties=self._listed(found.newcomers, found.after)))
        rows = tuple(map(self._change_row, found.pairs[:_CHANGES]))
        grid = Grid(
            columns=self._columns("pair", "kind", "before", "after"),
            rows=rows,
            note=self._note([one.statements for one in found.pairs[_CHANGES:]]),
        )
        return self._section("changes", paragraphs=tuple(paragraphs), grids=((None, grid),))

    def _claims(self) -> Section:
        grids = []
        for status, found in self._claimed().items():
            if not found:
                continue
            shown = sorted(found, key=by_weight)[:_CLAIMS]
            rows = tuple(
                (
                    self._words.references.link(in_words(one, self._words.language), (one.id,)),
                    escape(one.attributed_to.label(self._words.language) if one.attributed_to else "–"),
                    escape(interval_in(one.date, self._words.language) or "–"),
                )
                for one in shown
            )
            count = self._words.linked(len(found), (one.id for one in found))
            title = Markup('<span class="status">{}</span> {}').format(self._status(status), count)
            columns = self._columns("relation", "by", "date")
            grids.append(
                (
                    title,
                    Grid(
                        columns=columns,
                        rows=rows,
                        note=self._note([(one.id,) for one in sorted(found, key=by_weight)[_CLAIMS:]]),
                    ),
                )
            )
        text = self._words.say("claims_text" if grids else "claims_none")
        return self._section("claims", paragraphs=(text,), grids=tuple(grids))

    def _brokers(self) -> Section:
        found = self._found.brokers
        if not found:
            return self._section("brokers", paragraphs=(self._words.say("brokers_none"),))
        rows = tuple(
            (
                self._name(one.party),
                self._words.linked(one.betweenness, one.statements, 2),
                self._words.linked(one.open_pairs, one.statements),
                self._words.linked(len(one.mediations), one.mediations),
            )
            for one in found[:_BROKERS]
        )
        columns = self._columns("party", "betweenness", "joined", "mediations")
        grid = Grid(
            columns=columns, rows=rows, numeric=(1, 2, 3), note=self._note([one.statements for one in found[_BROKERS:]])
        )
        return self._section("brokers", paragraphs=(self._words.say("brokers_text"),), grids=((None, grid),))

    def _method(self) -> Section:
        words, found = self._words, self._found
        weights = ", ".join(
            f"{self._status(status)} {words.number(weight, 2)}" for status, weight in found.settings.all_weights
        )
        undated = [act.statement for act in found.acts.acts if act.date is None]
        level = "country" if found.settings.level is Level.COUNTRY else "actor"
        dating = (
            words.say("method_publication")
            if found.settings.by_publication
            else words.say("method_event", undated=words.count("act", len(undated), undated))
        )
        return self._section(
            "method",
            points=(
                words.say("method_sources"),
                words.say("method_count", weights=weights),
                words.say(
                    f"method_{level}",
                    inner=words.count("act", len(found.acts.inner), found.acts.inner),
                    structural=words.count("statement", len(found.acts.structural), found.acts.structural),
                ),
                dating,
                words.say("method_sign"),
            ),
        )
