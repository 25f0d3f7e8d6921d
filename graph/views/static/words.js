"use strict";
// The page's data and its language. Text from the news reaches the page only through textContent.

const content = JSON.parse(document.getElementById("content").textContent);

const state = {
  language: content.language,
  quads: new Set(),     // what is shown; filled in by controls.js
  statuses: new Set(),
  types: new Set(),
  least: 1,             // sentences a link needs to be drawn
  linkLabels: true,
  selected: null,       // null, {actor: number} or {link: number}
};

function say(key, values = {}) {
  const text = content.texts[key][state.language];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const number = (value) => value.toLocaleString(state.language);
const inLanguage = (labels) => labels[state.language] ?? labels.en ?? Object.values(labels)[0];
const label = (thing) => inLanguage(thing.labels);
const actorLabel = (index) => label(content.actors[index]);
const relationLabel = (name) => label(content.relations[name]);

// Without case and marks, so that "my" finds "Mỹ" and "doi ngoai" finds "đối ngoại".
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "text") made.textContent = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function counted(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}
