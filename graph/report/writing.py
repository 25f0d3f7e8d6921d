"""The brief itself: what each section says of an analysis."""

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

from graph.analysis.changes import Change
from graph.analysis.choices import Level
from graph.analysis.dyads import Dyad
from graph.report.charts import chart
from graph.report.key_points import KeyPoints
from graph.report.parts import Grid, Section
from graph.report.teller import Teller
from graph.telling import by_weight, day_in, in_words, interval_in

_PARTIES, _PAIRS, _STANCES, _MATRIX, _TRIADS = 12, 12, 8, 12, 10
_CHARTS, _CHANGES, _CLAIMS, _BROKERS, _BLOCS = 6, 12, 8, 8, 8
_NAMES = 12


class Writer(Teller):
    """Writes the sections of one report."""

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

    def scope(self) -> Markup:
        """The paragraph under the title: what was read."""
        words, found = self.words, self.found
        days = sorted(document.published for document in self.documents.values() if document.published)
        published: str | Markup = ""
        if days:
            first, last = (day_in(day, words.language) for day in (days[0], days[-1]))
            published = words.say("scope_published" if first != last else "scope_published_day", first=first, last=last)
        sources = {document.source or f"\0{document.id}" for document in self.documents.values()}
        counted = [act.statement for act in found.acts.acts]
        evidence = (one for statement in self.statements for one in statement.evidence)
        sentences = len({(one.document_id, one.sentence) for one in evidence})
        return words.say(
            "scope",
            documents=words.count("document", len(self.documents), address="#documents"),
            sources=words.count("source", len(sources), address="#documents"),
            published=published,
            statements=words.count("statement", len(self.statements), address="#statements"),
            sentences=words.count("sentence", sentences, address="#statements"),
            acts=words.count("act", len(counted), counted),
        )

    def _key(self) -> Section:
        points = KeyPoints(self.found, self.statements, self.documents, self.words).points()
        return self.section("key", points=points or (self.words.say("empty"),))

    def _actors(self) -> Section:
        linked, standings = self.words.linked, self.found.standings
        rows = tuple(
            (
                self.name(one.party),
                linked(one.weight, one.statements),
                linked(len(one.done), one.done),
                linked(len(one.undergone), one.undergone),
                linked(one.partners, one.statements),
                linked(one.betweenness, one.statements, 2),
            )
            for one in standings[:_PARTIES]
        )
        grid = Grid(
            columns=self.columns("party", "acts", "done", "undergone", "partners", "betweenness"),
            rows=rows,
            numeric=(1, 2, 3, 4, 5),
            note=self.note([one.statements for one in standings[_PARTIES:]]),
        )
        return self.section("actors", paragraphs=(self.words.say("actors_text"),), grids=((None, grid),))

    def _dyad_grid(self, dyads: Sequence[Dyad], limit: int, column: str) -> Grid:
        rows = tuple(
            (
                self.pair(one.first, one.second),
                self.words.linked(one.tally.weight, one.tally.statements),
                self.words.linked(one.tally.cooperation, one.tally.statements),
                self.words.linked(one.tally.conflict, one.tally.statements),
                self.index(one.tally),
                self.bar(one.tally.index),
            )
            for one in dyads[:limit]
        )
        columns = (*self.columns(column, "acts", "cooperation", "conflict", "index"), "")
        return Grid(
            columns=columns,
            rows=rows,
            numeric=(1, 2, 3, 4),
            note=self.note([one.tally.statements for one in dyads[limit:]]),
        )

    def _pairs(self) -> Section:
        grids: list[tuple[Markup | None, Grid]] = [(None, self._dyad_grid(self.found.dyads, _PAIRS, "pair"))]
        if self.found.stances:
            grids.append((self.words.say("stances_text"), self._dyad_grid(self.found.stances, _STANCES, "on")))
        return self.section("pairs", paragraphs=(self.words.say("pairs_text"),), grids=tuple(grids))

    def _alignment(self) -> Section:
        parties = [one.party for one in self.found.standings[:_MATRIX]]
        tallies = {dyad.pair: dyad.tally for dyad in self.found.dyads}

        def cell(row: str, column: str) -> Markup:
            tally = tallies.get((min(row, column), max(row, column)))
            if tally is None:
                return Markup("")
            colour = "var(--warm-rgb)" if tally.index > 0 else "var(--cold-rgb)"
            strength = 0.06 + abs(tally.index) / 10 * 0.74 if tally.index else 0
            link = self.words.linked(tally.index, tally.statements, signed=True)
            return Markup('<span class="cell" style="background:rgb({} / {:.2f})">{}</span>').format(
                colour, strength, link
            )

        names = [self.found.label(party, self.words.language) for party in parties]
        rows = tuple(
            (escape(name), *(cell(party, other) for other in parties))
            for name, party in zip(names, parties, strict=True)
        )
        matrix = Grid(columns=("", *names), rows=rows, matrix=True)
        grids: list[tuple[Markup | None, Grid]] = [(self.words.say("alignment_text"), matrix)]
        blocs = self.found.blocs
        if blocs:
            among = tuple(
                (
                    self._listed(bloc.parties, bloc.statements),
                    self.words.linked(bloc.index, bloc.statements, signed=True),
                )
                for bloc in blocs[:_BLOCS]
            )
            columns, note = self.columns("bloc", "among"), self.note([one.statements for one in blocs[_BLOCS:]])
            grid = Grid(columns=columns, rows=among, numeric=(1,), note=note)
            grids.append((self.words.say("blocs_text"), grid))
        return self.section("alignment", grids=tuple(grids))

    def _listed(self, parties: Iterable[str], statements: Iterable[str]) -> Markup:
        """Names, the most active parties first; of many only the first, and how many more."""
        order = {one.party: number for number, one in enumerate(self.found.standings)}
        ranked = sorted(parties, key=lambda party: order[party])
        names = escape(", ".join(self.found.label(party, self.words.language) for party in ranked[:_NAMES]))
        if len(ranked) > _NAMES:
            more = self.words.say("bloc_more", n=self.words.linked(len(ranked) - _NAMES, statements))
            names = Markup("{} {}").format(names, more)
        return names

    def _strain(self) -> Section:
        balance = self.found.balance
        if not balance.strained:
            return self.section("strain", paragraphs=(self.words.say("strain_none"),))
        rows = tuple(
            (
                Markup(" – ").join(escape(self.found.label(one, self.words.language)) for one in triad.parties),
                Markup(" · ").join(self.index(tie.tally) for tie in triad.ties),
            )
            for triad in balance.strained[:_TRIADS]
        )
        share = Markup("{} %").format(self.words.number((balance.share or 0) * 100, 0))
        of = (one for triad in balance.triads for one in triad.statements)
        grid = Grid(
            columns=self.columns("triad", "ties"),
            rows=rows,
            note=self.note([one.statements for one in balance.strained[_TRIADS:]]),
        )
        paragraph = self.words.say("strain_text", balanced=self.words.references.link(share, of))
        return self.section("strain", paragraphs=(paragraph,), grids=((None, grid),))

    def _time(self) -> Section:
        dated = [one for one in self.found.series if len(one.points) > 1]
        if not dated:
            return self.section("time", paragraphs=(self.words.say("time_none"),))
        undated = [statement for one in self.found.series for statement in one.undated]
        order = {(one.first, one.second): number for number, one in enumerate(dated)}
        shown = sorted(dated, key=lambda one: (-len(one.points), order[one.first, one.second]))[:_CHARTS]
        period = self.found.settings.period
        charts = tuple(chart(one, str(self.pair(one.first, one.second)), period, self.words) for one in shown)
        told = [self.words.say("time_text")]
        if undated:
            told.append(self.words.say("time_undated", undated=self.words.count("act", len(undated), undated)))
        if any(one.gaps for one in charts):
            told.append(self.words.say("time_gaps"))
        return self.section("time", paragraphs=tuple(told), charts=charts)

    def _change_row(self, one: Change) -> tuple[Markup, ...]:
        words = self.words
        bar = words.say("unit_bar", index=self.index(one.before), acts=self.acts(one.before))
        return (
            self.pair(one.first, one.second),
            words.say(f"kind_{one.kind}"),
            bar if one.before.statements else Markup("–"),
            words.say("unit_bar", index=self.index(one.after), acts=self.acts(one.after)),
        )

    def _changes(self) -> Section:
        found, words = self.found.changes, self.words
        if found is None:
            return self.section("changes", paragraphs=(words.say("changes_none"),))
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
            columns=self.columns("pair", "kind", "before", "after"),
            rows=rows,
            note=self.note([one.statements for one in found.pairs[_CHANGES:]]),
        )
        return self.section("changes", paragraphs=tuple(paragraphs), grids=((None, grid),))

    def _claims(self) -> Section:
        grids = []
        for status, found in self.claimed().items():
            if not found:
                continue
            shown = sorted(found, key=by_weight)[:_CLAIMS]
            rows = tuple(
                (
                    self.words.references.link(in_words(one, self.words.language), (one.id,)),
                    escape(one.attributed_to.label(self.words.language) if one.attributed_to else "–"),
                    escape(interval_in(one.date, self.words.language) or "–"),
                )
                for one in shown
            )
            count = self.words.linked(len(found), (one.id for one in found))
            title = Markup('<span class="status">{}</span> {}').format(self.status(status), count)
            columns = self.columns("relation", "by", "date")
            grids.append(
                (
                    title,
                    Grid(
                        columns=columns,
                        rows=rows,
                        note=self.note([(one.id,) for one in sorted(found, key=by_weight)[_CLAIMS:]]),
                    ),
                )
            )
        text = self.words.say("claims_text" if grids else "claims_none")
        return self.section("claims", paragraphs=(text,), grids=tuple(grids))

    def _brokers(self) -> Section:
        found = self.found.brokers
        if not found:
            return self.section("brokers", paragraphs=(self.words.say("brokers_none"),))
        rows = tuple(
            (
                self.name(one.party),
                self.words.linked(one.betweenness, one.statements, 2),
                self.words.linked(one.open_pairs, one.statements),
                self.words.linked(len(one.mediations), one.mediations),
            )
            for one in found[:_BROKERS]
        )
        columns = self.columns("party", "betweenness", "joined", "mediations")
        grid = Grid(
            columns=columns, rows=rows, numeric=(1, 2, 3), note=self.note([one.statements for one in found[_BROKERS:]])
        )
        return self.section("brokers", paragraphs=(self.words.say("brokers_text"),), grids=((None, grid),))

    def _method(self) -> Section:
        words, found = self.words, self.found
        weights = ", ".join(
            f"{self.status(status)} {words.number(weight, 2)}" for status, weight in found.settings.all_weights
        )
        undated = [act.statement for act in found.acts.acts if act.date is None]
        level = "country" if found.settings.level is Level.COUNTRY else "actor"
        dating = (
            words.say("method_publication")
            if found.settings.by_publication
            else words.say("method_event", undated=words.count("act", len(undated), undated))
        )
        return self.section(
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
