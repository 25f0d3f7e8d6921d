"use strict";
// The picture: vis-network with positions computed beforehand; colours, widths and what is hidden follow the state.

const BREADTH = Math.max(1, Math.sqrt(content.actors.length / 300)); // large pictures are seen from farther off
const DASHES = [7 * BREADTH, 6 * BREADTH];
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = JSON.parse(document.getElementById("drawing").textContent);
// labels.js writes the names: vis-network would write them over each other.
const nodes = new vis.DataSet(drawn.nodes.map((node) => ({ ...node, label: undefined })));
const edges = new vis.DataSet(drawn.edges);
const holder = document.getElementById("network");
const network = new vis.Network(holder, { nodes, edges }, JSON.parse(document.getElementById("options").textContent));

const colour = (style) => (dark.matches ? style.dark : style.light);
const typeStyle = (actor) => content.styles.types[content.actors[actor].type];
const quadStyle = (quad) => content.styles.quads[quad];
const cssColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const typeShown = (actor) => state.types.has(content.actors[actor].type);

function shown(index) {
  const one = content.statements[index];
  return state.quads.has(one.quad) && state.statuses.has(one.status) && typeShown(one.subject) && typeShown(one.object);
}

const sentencesOf = (indices) => indices.reduce((sum, index) => sum + content.statements[index].evidence.length, 0);
// [[relation, number of sentences]], most first.
function relationsOf(indices) {
  return counted(indices.flatMap((index) => content.statements[index].evidence.map(() => content.statements[index].relation)));
}

const times = (name, count) => (count > 1 ? `${relationLabel(name)} ×${number(count)}` : relationLabel(name));

// What the filters leave: per link its statements and number of sentences, and which links and actors are drawn.
const now = { statements: [], counts: [], links: new Set(), actors: new Set(), selected: null };
const shownOf = (link) => now.statements[link];
const countOf = (link) => now.counts[link];

function touches(link, index) {
  const { actor, link: chosen } = state.selected ?? {};
  return chosen === index || (actor !== undefined && (link.first === actor || link.second === actor));
}

function survey() {
  now.statements = content.links.map((link) => link.statements.filter(shown));
  now.counts = now.statements.map(sentencesOf);
  now.links = new Set();
  now.actors = new Set();
  now.selected = state.selected === null ? null : { links: new Set(), actors: new Set() };
  content.links.forEach((link, index) => {
    const chosen = touches(link, index);
    if (now.counts[index] === 0 || (now.counts[index] < state.least && !chosen)) return;
    now.links.add(index);
    now.actors.add(link.first).add(link.second);
    if (chosen) {
      now.selected.links.add(index);
      now.selected.actors.add(link.first).add(link.second);
    }
  });
  const { actor } = state.selected ?? {};
  if (actor !== undefined) {
    now.actors.add(actor);
    now.selected.actors.add(actor);
  }
}

// Which ends of a link something is done to; neither where all its relations are symmetric.
function headsOf(index) {
  const { first, second } = content.links[index];
  const directed = shownOf(index).map((one) => content.statements[one]).filter((one) => !content.relations[one.relation].symmetric);
  return { first: directed.some((one) => one.object === first), second: directed.some((one) => one.object === second) };
}

function linkName(index) {
  const heads = headsOf(index);
  const [one, other] = [content.links[index].first, content.links[index].second].map(actorLabel);
  if (heads.first && !heads.second) return `${other} → ${one}`;
  return `${one} ${heads.second ? (heads.first ? "↔" : "→") : "–"} ${other}`;
}

function edgeLook(index) {
  const link = content.links[index];
  if (!now.links.has(index)) return { id: index, hidden: true };
  const statements = shownOf(index).map((one) => content.statements[one]);
  const structural = link.quad === "structural";
  // How many times the least that is drawn: widths tell links apart in small graphs and in large ones.
  const strength = Math.max(1, countOf(index) / state.least);
  const width = BREADTH * (structural ? 1 : Math.min(9, 1.4 + 1.3 * Math.log2(strength)));
  const faded = now.selected !== null && !now.selected.links.has(index);
  // Among many links the weak step back.
  const ink = faded ? 0.12 : now.links.size > 150 && now.selected === null ? Math.min(1, 0.3 + 0.14 * strength) : 1;
  const head = { enabled: true, scaleFactor: structural ? 0.4 : Math.max(0.35, 1.1 / Math.sqrt(width / BREADTH)) };
  const quad = colour(quadStyle(link.quad));
  const named = relationsOf(shownOf(index)).map(([name, many]) => times(name, many));
  return {
    id: index,
    hidden: false,
    width,
    dashes: statements.some((one) => one.status === "actual") ? false : DASHES,
    color: { color: quad, highlight: quad, hover: quad, opacity: ink, inherit: false },
    arrows: {
      to: headsOf(index).second ? head : { enabled: false },
      from: headsOf(index).first ? head : { enabled: false },
    },
    title: [linkName(index), ...named].join("\n"),
  };
}

function nodeLook(index) {
  const fill = colour(typeStyle(index));
  const chosen = state.selected?.actor === index;
  const border = chosen ? cssColour("--focus") : cssColour("--ground");
  const same = { background: fill, border };
  return {
    id: index,
    hidden: !now.actors.has(index),
    title: `${actorLabel(index)}\n${label(content.types[content.actors[index].type])}`,
    color: { ...same, highlight: same, hover: { background: fill, border: cssColour("--focus") } },
    borderWidth: chosen ? 4 : 1.5,
    opacity: now.selected !== null && !now.selected.actors.has(index) ? 0.2 : 1,
  };
}

function redraw() {
  survey();
  // What was hidden and stays hidden is left alone: in a large graph that is most.
  edges.update(content.links.map((_, index) => index).filter((index) => now.links.has(index) || !edges.get(index).hidden).map(edgeLook));
  nodes.update(content.actors.map((_, index) => index).filter((index) => now.actors.has(index) || !nodes.get(index).hidden).map(nodeLook));
  const statements = [...now.links].flatMap((index) => shownOf(index)).map((index) => content.statements[index]);
  document.getElementById("counts").textContent = say("counts", {
    actors: number(now.actors.size),
    links: number(now.links.size),
    statements: number(statements.length),
    sentences: number(new Set(statements.flatMap((one) => one.evidence.map((found) => found.sentence))).size),
  });
}

function fit(ids) {
  network.fit({ nodes: ids ?? [...now.actors], maxZoomLevel: content.actors.length > 60 ? 0.9 : 1.5, animation: false });
  network.moveTo({ scale: network.getScale() * 0.94 }); // names stand out beyond the nodes
}

function lineSign(stroke, dashed) {
  return sign([["line", { x1: 1, y1: 7, x2: 27, y2: 7, stroke, "stroke-width": 3, ...(dashed ? { "stroke-dasharray": "5 4" } : {}) }]], 28);
}

const OUTLINES = {
  square: "2,2 12,2 12,12 2,12", diamond: "7,0 14,7 7,14 0,7", triangle: "7,1 13,12 1,12", triangleDown: "7,13 13,2 1,2",
  hexagon: "3.5,1 10.5,1 14,7 10.5,13 3.5,13 0,7", star: "7,0 9,5 14,5 10,8.5 11.5,14 7,10.5 2.5,14 4,8.5 0,5 5,5",
};

function typeSign(style) {
  const fill = colour(style);
  const outline = OUTLINES[style.shape];
  return sign([outline ? ["polygon", { points: outline, fill }] : ["circle", { cx: 7, cy: 7, r: 6, fill }]], 14);
}

function sign(parts, width) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ class: "sign", width, height: 14, "aria-hidden": "true" })) made.setAttribute(name, value);
  for (const [tag, attributes] of parts) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    made.append(part);
  }
  return made;
}
