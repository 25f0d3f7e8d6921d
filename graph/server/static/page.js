// The page to ask with: the editor on this server's endpoint, and the shipped queries in a list.
"use strict";

const WORDS = {
  en: { examples: "Queries", choose: "Choose one…", graph: "Graph", service: "Service", data: "Data", other: "Tiếng Việt" },
  vi: { examples: "Truy vấn", choose: "Chọn một truy vấn…", graph: "Đồ thị", service: "Dịch vụ", data: "Dữ liệu", other: "English" },
};
const FIRST = "PREFIX relation: <https://w3id.org/geopol/relation/>\nSELECT ?who ?whom WHERE { ?who relation:urges ?whom } LIMIT 50";

let language = localStorage.getItem("geopol-language") || document.documentElement.lang;
if (!(language in WORDS)) language = "vi";
let queries = [];

const list = document.getElementById("queries");
const description = document.getElementById("description");
const endpoint = new URL("sparql", location.href).href;

// Completion of prefixes and terms would ask servers elsewhere.
Yasgui.Yasqe.defaults.autocompleters = ["variables"];
const yasgui = new Yasgui(document.getElementById("yasgui"), {
  persistenceId: "geopol",
  requestConfig: { endpoint, method: "POST" },
  copyEndpointOnNewTab: false,
  endpointCatalogueOptions: { getData: () => [] },
  yasqe: { value: FIRST, autocompleters: ["variables"] },
});
// An editor that was open at another port asks there no more.
for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);

function show() {
  const words = WORDS[language];
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  document.getElementById("language").textContent = words.other;
  const chosen = list.value;
  list.replaceChildren(new Option(words.choose, ""));
  for (const query of queries) list.append(new Option(query.title[language], query.name));
  list.value = chosen;
  describe();
}

function describe() {
  const query = queries.find((one) => one.name === list.value);
  const parts = query ? query.parameters.map((one) => `?${one.name}: ${one.description[language]}`) : [];
  description.textContent = query ? [query.description[language], ...parts].join(" · ") : "";
  return query;
}

list.addEventListener("change", () => {
  const query = describe();
  if (!query) return;
  yasgui.addTab(true, { ...Yasgui.Tab.getDefaults(), name: query.title[language], yasqe: { value: query.text }, requestConfig: { endpoint } });
});
document.getElementById("language").addEventListener("click", () => {
  language = language === "vi" ? "en" : "vi";
  localStorage.setItem("geopol-language", language);
  show();
});
document.getElementById("service").href = endpoint;

show();
fetch("queries").then((response) => response.json()).then((found) => { queries = found; show(); });
