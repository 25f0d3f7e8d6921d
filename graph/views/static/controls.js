"use strict";
// Legend and filters, search, language.

const legend = document.getElementById("legend");
const query = document.getElementById("query");
const MANY = 400; // links that can still be told apart
const matches = document.getElementById("matches");

function startFilters() {
  for (const one of content.statements) {
    state.quads.add(one.quad);
    state.statuses.add(one.status);
  }
  for (const actor of content.actors) state.types.add(actor.type);
  // Many offices and memberships hide the news between the lines.
  if (content.links.length > 120 && state.quads.size > 1) state.quads.delete("structural");
  state.linkLabels = content.links.length <= 60;
  survey();
  while (now.links.size > MANY) {
    state.least += 1;
    survey();
  }
}

function changed() {
  redraw();
  showDetails();
}

function choice(set, name, text, picture, count) {
  const box = element("input", { type: "checkbox", checked: set.has(name), "data-name": name, onchange: () => {
    if (box.checked) set.add(name);
    else set.delete(name);
    changed();
  } });
  return element("label", {}, box, picture, element("span", { text }), element("span", { class: "count", text: number(count) }));
}

function choices(title, set, terms, found, picture) {
  const counts = new Map(counted(found));
  const rows = Object.keys(terms).filter((name) => counts.has(name))
    .map((name) => choice(set, name, label(terms[name]), picture(name), counts.get(name)));
  return element("fieldset", {}, element("legend", { text: title }), ...rows);
}

function leastChoice() {
  const most = Math.min(30, Math.max(...now.counts));
  if (most < 2) return null;
  const told = element("output", { class: "count", text: number(state.least) });
  const slider = element("input", { type: "range", id: "least", min: 1, max: most, oninput: () => {
    state.least = Number(slider.value);
    told.textContent = number(state.least);
    changed();
  } });
  slider.value = state.least;
  return element("fieldset", {}, element("legend", { text: say("least") }), element("label", {}, slider, told));
}

function showLegend() {
  const ink = cssColour("--quiet");
  const statuses = choices(say("statuses"), state.statuses, content.statuses, content.statements.map((one) => one.status),
    (name) => lineSign(ink, name !== "actual"));
  statuses.append(element("p", { text: say("not_actual") }), element("p", { text: say("thicker") }));
  const labels = element("input", { type: "checkbox", checked: state.linkLabels, onchange: () => {
    state.linkLabels = labels.checked;
    redraw();
  } });
  legend.replaceChildren(
    element("summary", { text: say("legend") }),
    choices(say("relations"), state.quads, content.quads, content.statements.map((one) => one.quad),
      (name) => lineSign(colour(quadStyle(name)), false)),
    ...[leastChoice()].filter((part) => part !== null),
    statuses,
    choices(say("types"), state.types, content.types, content.actors.map((one) => one.type),
      (name) => typeSign(content.styles.types[name])),
    element("fieldset", {}, element("label", {}, labels, element("span", { text: say("labels_on_links") }))),
    element("button", { type: "button", text: say("show_all"), onclick: showAll }),
  );
}

function showAll() {
  state.least = 1;
  for (const one of content.statements) {
    state.quads.add(one.quad);
    state.statuses.add(one.status);
  }
  for (const actor of content.actors) state.types.add(actor.type);
  showLegend();
  changed();
}

// Every way to write an actor, folded, with its number; made once.
const spellings = content.actors.map((actor) =>
  [actor.id.replaceAll("_", " "), ...Object.values(actor.labels), ...actor.names, ...actor.codes.map(([, value]) => value)]
    .map((text) => [folded(text), text]));

// [number, the spelling that fits], names that begin with the words first.
function found(words) {
  const wanted = folded(words.trim());
  if (!wanted) return [];
  const hits = [];
  spellings.forEach((own, index) => {
    const ranks = own.map(([plain, text]) => [plain === wanted ? 0 : plain.startsWith(wanted) ? 1 : plain.includes(wanted) ? 2 : 3, text]);
    const best = ranks.reduce((one, other) => (other[0] < one[0] ? other : one));
    if (best[0] < 3) hits.push([index, best[1], best[0]]);
  });
  hits.sort((one, other) => one[2] - other[2] || content.actors[other[0]].weight - content.actors[one[0]].weight);
  return hits.slice(0, 12);
}

let current = -1;

function closeMatches() {
  matches.hidden = true;
  current = -1;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

function go(index) {
  closeMatches();
  query.value = actorLabel(index);
  select({ actor: index }, true);
}

function showMatches() {
  const hits = found(query.value);
    matches.replaceChildren(...hits.map(([index, spelling]) => {
    const notes = [spelling === actorLabel(index) ? null : spelling, now.actors.has(index) ? null : say("hidden_now")];
    const note = notes.filter((part) => part).join(" · ");
    return element("li", { role: "option", id: `match-${index}`, "aria-selected": "false", "data-actor": index,
      onmousedown: (event) => { event.preventDefault(); go(index); } },
    element("span", { text: actorLabel(index) }), note ? element("small", { text: note }) : null);
  }));
  if (hits.length === 0 && query.value.trim()) matches.append(element("li", { text: say("nothing_found"), role: "option", "aria-disabled": "true" }));
  matches.hidden = !query.value.trim();
  query.setAttribute("aria-expanded", String(!matches.hidden));
  current = -1;
  mark(hits.length ? 0 : -1);
}

function mark(to) {
  const rows = [...matches.querySelectorAll("[data-actor]")];
  current = rows.length ? (to + rows.length) % rows.length : -1;
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === current)));
  if (current >= 0) {
    query.setAttribute("aria-activedescendant", rows[current].id);
    rows[current].scrollIntoView({ block: "nearest" });
  }
}

function searchKey(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(current + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && current >= 0) {
    go(Number(matches.querySelectorAll("[data-actor]")[current].dataset.actor));
  } else if (event.key === "Escape") closeMatches();
}

function showWords() {
  document.documentElement.lang = state.language;
  document.title = `${say("title")} · geopol`;
  for (const part of document.querySelectorAll("[data-text]")) part.textContent = say(part.dataset.text);
  document.getElementById("language").textContent = say("language");
  query.placeholder = say("search_hint");
  query.setAttribute("aria-label", say("search"));
  holder.setAttribute("aria-label", say("canvas"));
  const cut = document.getElementById("cut");
  cut.hidden = content.allActors === content.actors.length;
  cut.textContent = say("cut", {
    kept: number(content.actors.length), all: number(content.allActors),
    kept_statements: number(content.statements.length), all_statements: number(content.allStatements),
  });
}
