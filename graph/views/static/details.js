"use strict";
// The panel beside the picture: overview, one link with its sentences, one actor.

const FIRST = 12;
const panel = document.getElementById("details");

// A list that shows its first items and the rest on demand.
function list(items, make, first = FIRST) {
  const holder = element("ul", { class: "rows" });
  holder.append(...items.slice(0, first).map((item) => element("li", {}, make(item))));
  const left = items.length - first;
  if (left > 0) {
    const more = element("button", {
      type: "button",
      text: say("more", { count: number(left) }),
      onclick: () => {
        more.parentElement.remove();
        const rest = items.slice(first).map((item) => element("li", {}, make(item)));
        holder.append(...rest);
        rest[0].querySelector("button, a")?.focus();
      },
    });
    holder.append(element("li", {}, more));
  }
  return holder;
}

const sentenceCount = (count) => (count === 1 ? say("sentence") : say("sentences", { count: number(count) }));

// The sentence cut at every boundary of a marked span; where spans overlap, the shorter one is marked.
function marked(found) {
  const { text, language } = content.sentences[found.sentence];
  const spans = ["subject", "trigger", "object"]
    .filter((role) => found[role])
    .map((role) => ({ role, start: found[role][0], end: found[role][1] }));
  const cuts = [...new Set([0, text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const quote = element("q", { lang: language });
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const over = spans.filter((span) => span.start <= start && end <= span.end);
    over.sort((one, other) => one.end - one.start - (other.end - other.start));
    const words = text.slice(start, end);
    quote.append(over.length ? element("mark", { class: over[0].role, title: say(over[0].role), text: words }) : words);
  }
  return quote;
}

const day = (iso) => new Date(`${iso}T00:00:00Z`).toLocaleDateString(state.language, { timeZone: "UTC", dateStyle: "medium" });

function dates(bounds) {
  const [start, end] = bounds;
  if (start === end) return day(start);
  return `${start ? day(start) : "…"} – ${end ? day(end) : "…"}`;
}

function webAddress(url) {
  return /^https?:\/\//i.test(url ?? "") ? url : null;
}

function origin(source) {
  const name = source.title ?? source.id;
  const address = webAddress(source.url);
  const title = address
    ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: name })
    : element("span", { text: name });
  const facts = [source.source, source.published ? `${say("published")} ${day(source.published)}` : null,
    source.title ? `${say("document")} ${source.id}` : null];
  const rest = facts.filter((fact) => fact).join(" · ");
  return element("div", {}, title, rest ? element("div", { text: rest }) : null);
}

function sentence(one, found) {
  const facts = [];
  if (one.speaker) facts.push(say("according_to", { speaker: inLanguage(one.speaker) }));
  if (one.date) facts.push(`${say("event_date")}: ${dates(one.date)}`);
  if (one.place) facts.push(inLanguage(one.place));
  if (one.belief !== undefined) facts.push(`${say("belief")} ${one.belief.toLocaleString(state.language, { maximumFractionDigits: 2 })}`);
  const footer = element("footer", {}, origin(content.documents[content.sentences[found.sentence].document]));
  if (facts.length) footer.prepend(element("div", { text: facts.join(" · ") }));
  return element("div", { class: "sentence" }, marked(found), footer);
}

function statusSign(status) {
  return element("span", { class: status === "actual" ? "status" : "status open", text: label(content.statuses[status]) });
}

// Statements of the same reading: who does what to whom; either way round for symmetric relations.
function readings(indices) {
  const groups = new Map();
  for (const index of indices) {
    const one = content.statements[index];
    const ends = [one.subject, one.object];
    if (content.relations[one.relation].symmetric) ends.sort((a, b) => a - b);
    const key = [one.relation, ...ends].join(" ");
    if (!groups.has(key)) groups.set(key, { relation: one.relation, quad: one.quad, subject: ends[0], object: ends[1], statements: [] });
    groups.get(key).statements.push(one);
  }
  const found = [...groups.values()];
  for (const group of found) group.count = group.statements.reduce((sum, one) => sum + one.evidence.length, 0);
  return found.sort((one, other) => other.count - one.count);
}

// Sentences in the reader's language come first.
const foreign = (found) => Number(content.sentences[found.sentence].language !== state.language);

function readingSection(group) {
  const section = element("section", {},
    element("h3", { text: `${actorLabel(group.subject)} ${relationLabel(group.relation)} ${actorLabel(group.object)}` }));
  for (const status of Object.keys(content.statuses)) {
    const pairs = group.statements.filter((one) => one.status === status)
      .flatMap((one) => one.evidence.map((found) => [one, found]));
    if (pairs.length === 0) continue;
    pairs.sort((one, other) => foreign(one[1]) - foreign(other[1]));
    section.append(element("h4", {}, statusSign(status), ` ${sentenceCount(pairs.length)}`));
    section.append(list(pairs, ([one, found]) => sentence(one, found), 5));
  }
  return section;
}

function wordKey() {
  return element("p", { class: "key" }, `${say("words")}: `,
    ...["subject", "trigger", "object"].map((role) => element("mark", { class: role, text: say(role) })));
}

function linkRow(index) {
  const link = content.links[index];
    return element("button", { type: "button", onclick: () => select({ link: index }) },
    lineSign(colour(quadStyle(link.quad)), shownOf(index).every((one) => content.statements[one].status !== "actual")),
    element("span", { text: linkName(index) }), element("span", { class: "count", text: number(countOf(index)) }));
}

function actorRow([index, count]) {
  return element("button", { type: "button", onclick: () => select({ actor: index }) },
    typeSign(typeStyle(index)), element("span", { text: actorLabel(index) }),
    element("span", { class: "count", text: number(count) }));
}

// [[actor, number of sentences]] of what is drawn, most first.
function actorCounts() {
  const counts = new Map([...now.actors].map((index) => [index, 0]));
  for (const index of now.links) {
    for (const end of new Set([content.links[index].first, content.links[index].second])) counts.set(end, counts.get(end) + countOf(index));
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}

function overview() {
  const links = [...now.links].sort((one, other) => countOf(other) - countOf(one));
  if (content.statements.length === 0) return [element("h2", { text: say("overview") }), element("p", { text: say("empty") })];
  const nothing = links.length === 0 ? element("p", { text: say("no_statements") }) : null;
  return [
    element("h2", { text: say("overview") }), element("p", { class: "quiet", text: say("how_to") }), nothing,
    element("h3", { text: say("top_links") }), list(links, linkRow),
    element("h3", { text: say("top_actors") }), list(actorCounts(), actorRow),
  ].filter((part) => part !== null);
}

const back = () => element("button", { type: "button", class: "back", text: `← ${say("back")}`, onclick: () => select(null) });

function linkPanel(index) {
  const link = content.links[index];
  const groups = readings(shownOf(index));
  return [
    back(), element("h2", { text: linkName(index) }),
    element("p", { class: "quiet" }, lineSign(colour(quadStyle(link.quad)), false), ` ${label(content.quads[link.quad])}`),
    wordKey(),
    ...(groups.length ? groups.map(readingSection) : [element("p", { text: say("no_statements") })]),
  ];
}

function actorPanel(index) {
  const actor = content.actors[index];
  const rows = [[say("type"), label(content.types[actor.type])]];
  const others = actor.names.filter((name) => name !== label(actor));
  if (others.length) rows.push([say("also_called"), others.join(", ")]);
  const codes = actor.codes.filter(([scheme]) => scheme !== "lat" && scheme !== "lon");
  if (codes.length) rows.push([say("codes"), codes.map(([scheme, value]) => `${scheme} ${value}`).join(" · ")]);
  const indices = content.statements.map((_, at) => at)
    .filter((at) => shown(at) && (content.statements[at].subject === index || content.statements[at].object === index));
  const links = content.links.map((_, at) => at)
    .filter((at) => (content.links[at].first === index || content.links[at].second === index) && countOf(at) > 0)
    .sort((one, other) => countOf(other) - countOf(one));
  return [
    back(), element("h2", {}, typeSign(typeStyle(index)), ` ${label(actor)}`),
    element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", { text: name }), element("dd", { text: value })])),
    element("h3", { text: say("neighbours") }), list(links, linkRow),
    element("h3", { text: say("statements_of") }), wordKey(),
    ...(indices.length ? [list(readings(indices), readingSection, 10)] : [element("p", { text: say("no_statements") })]),
  ];
}

function showDetails() {
  const { link, actor } = state.selected ?? {};
  panel.replaceChildren(...(link !== undefined ? linkPanel(link) : actor !== undefined ? actorPanel(actor) : overview()));
  panel.scrollTop = 0;
}

function select(what, move = false) {
  state.selected = what;
  network.unselectAll();
  redraw();
  showDetails();
  if (what === null) return;
  panel.focus({ preventScroll: true });
  if (move) fit([...now.selected.actors]);
}
