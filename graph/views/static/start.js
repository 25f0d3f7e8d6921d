"use strict";
// Putting it together.

function showEverything() {
  readLooks();
  showWords();
  showLegend();
  changed();
}

legend.open = innerWidth > 860; // on a small screen the picture comes first
startFilters();
showEverything();
network.setSize("100%", "100%"); // the columns have their widths only now
network.redraw();
fit();

network.on("click", ({ nodes: [actor], edges: [link] }) => {
  if (actor !== undefined) select({ actor });
  else if (link !== undefined) select({ link });
  else if (state.selected !== null) select(null);
});
network.on("hoverEdge", () => { holder.style.cursor = "pointer"; });
network.on("hoverNode", () => { holder.style.cursor = "pointer"; });
network.on("blurEdge", () => { holder.style.cursor = ""; });
network.on("blurNode", () => { holder.style.cursor = ""; });
query.addEventListener("input", showMatches);
query.addEventListener("keydown", searchKey);
query.addEventListener("blur", closeMatches);
document.getElementById("fit").addEventListener("click", () => fit());
document.getElementById("language").addEventListener("click", () => {
  state.language = state.language === "vi" ? "en" : "vi";
  showEverything();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.selected !== null && document.activeElement !== query) select(null);
});
dark.addEventListener("change", showEverything);
document.documentElement.dataset.ready = "true";
