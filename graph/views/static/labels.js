"use strict";
// Names on the picture, as on a map: of constant size on the screen, the weightier first, none over another.

const LABEL = { family: 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif', large: 16, small: 12.5, link: 11.5 };
const heaviest = Math.max(1, ...content.actors.map((actor) => actor.weight));
const byWeight = content.actors.map((_, index) => index).sort((one, other) => content.actors[other].weight - content.actors[one].weight);
const widths = new Map();

function widthOf(context, text, font) {
  const key = `${font}\n${text}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

// What is taken on the screen, in cells, so that a look-up does not go through everything.
class Taken {
  constructor() { this.cells = new Map(); }

  cellsOf(box) {
    const keys = [];
    for (let x = Math.floor(box.left / 80); x <= Math.floor(box.right / 80); x += 1) {
      for (let y = Math.floor(box.top / 40); y <= Math.floor(box.bottom / 40); y += 1) keys.push(x * 100000 + y);
    }
    return keys;
  }

  // Whether nothing lies there but nodes of less weight than ``over``.
  free(box, over = 0) {
    return !this.cellsOf(box).some((key) => (this.cells.get(key) ?? []).some((other) => other.weight >= over
      && box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom));
  }

  take(box, weight = Infinity) {
    for (const key of this.cellsOf(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push({ ...box, weight });
    }
  }
}

function boxAround(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

// A box above or below a node near the edge of the picture, moved so far aside that it does not stick out.
function movedInside(box) {
  const aside = Math.max(0, -box.left) - Math.max(0, box.right - holder.clientWidth);
  return { ...box, left: box.left + aside, right: box.right + aside };
}

// Text of some lines, in screen pixels, with a halo of the ground's colour.
function write(context, lines, box, size, weight, ink) {
  context.font = `${weight} ${size}px ${LABEL.family}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = looks.ground;
  context.fillStyle = ink;
  lines.forEach((line, at) => {
    const y = box.top + (at + 0.5) * size * 1.2;
    context.strokeText(line, (box.left + box.right) / 2, y);
    context.fillText(line, (box.left + box.right) / 2, y);
  });
}

function measured(context, lines, size, weight) {
  const font = `${weight} ${size}px ${LABEL.family}`;
  return [Math.max(...lines.map((line) => widthOf(context, line, font))), lines.length * size * 1.2];
}

function writeActors(context, taken, toScreen, scale) {
  const parts = now.selected;
  const sizeOf = (index) => drawn.nodes[index].size * scale;
  const places = new Map();
  for (const index of byWeight) {
    if (!now.actors.has(index)) continue;
    const at = toScreen(network.getPosition(index));
    places.set(index, at);
    taken.take(boxAround(at.x, at.y, 1.7 * sizeOf(index), 1.7 * sizeOf(index)), content.actors[index].weight);
  }
  const first = parts === null ? byWeight : [...byWeight].sort((one, other) => parts.actors.has(other) - parts.actors.has(one));
  for (const index of first) {
    const at = places.get(index);
    if (at === undefined || (parts !== null && !parts.actors.has(index))) continue;
    const size = LABEL.small + (LABEL.large - LABEL.small) * Math.sqrt(content.actors[index].weight / heaviest);
    const weight = state.selected?.actor === index ? 700 : 500;
    const lines = drawn.nodes[index].captions[state.language].split("\n");
    const [width, height] = measured(context, lines, size, weight);
    const off = sizeOf(index) + 3;
    const over = content.actors[index].weight / 2;
    const tries = [[0, off + height / 2], [0, -off - height / 2], [off + width / 2 + 2, 0], [-off - width / 2 - 2, 0]];
    const boxes = tries.map(([x, y]) => boxAround(at.x + x, at.y + y, width + 4, height));
    boxes.push(...boxes.slice(0, 2).map(movedInside));
    const inside = boxes.filter((one) => one.left >= 0 && one.right <= holder.clientWidth);
    const box = inside.find((one) => taken.free(one)) ?? inside.find((one) => taken.free(one, over));
    if (box === undefined) continue;
    taken.take(box);
    write(context, lines, box, size, weight, looks.ink);
  }
}

function linkLines(index) {
  const named = relationsOf(shownOf(index));
  const lines = named.slice(0, 2).map(([name, many]) => times(name, many));
  if (named.length > 2) lines[1] += ` +${number(named.length - 2)}`;
  return lines;
}

function writeLinks(context, taken, toScreen) {
  const order = [...(now.selected ?? now).links].filter((index) => content.links[index].quad !== "structural");
  order.sort((one, other) => countOf(other) - countOf(one));
  for (const index of order) {
    // The curve's own points: vis-network has no public call for them.
    const curve = network.body.edges[index]?.edgeType;
    if (!curve) continue;
    const lines = linkLines(index);
    const [width, height] = measured(context, lines, LABEL.link, 400);
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const at = toScreen(curve.getPoint(share));
      const box = boxAround(at.x, at.y, width + 6, height);
      if (!taken.free(box)) continue;
      taken.take(box);
      write(context, lines, box, LABEL.link, 400, looks.quads[content.links[index].quad]);
      break;
    }
  }
}

const looks = { ink: "", ground: "", quads: {} };

function readLooks() {
  looks.ink = cssColour("--ink");
  looks.ground = cssColour("--ground");
  for (const quad of Object.keys(content.quads)) looks.quads[quad] = `color-mix(in srgb, ${colour(quadStyle(quad))} 55%, ${looks.ink})`;
}

// vis-network hands over a context in its own coordinates; names are written in those of the screen.
function writeNames(context) {
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const [wide, high] = [holder.clientWidth, holder.clientHeight];
  const toScreen = (point) => ({ x: (point.x - middle.x) * scale + wide / 2, y: (point.y - middle.y) * scale + high / 2 });
  const ratio = context.canvas.width / wide;
  const taken = new Taken();
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  writeActors(context, taken, toScreen, scale);
  if (state.linkLabels || state.selected !== null) writeLinks(context, taken, toScreen);
  context.restore();
}

network.on("afterDrawing", writeNames);
