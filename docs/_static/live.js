// Opens the rooms of a page: each place names its program and holds its state.
"use strict";

for (const place of document.querySelectorAll("[data-room]")) {
  const open = globalThis.mitdlRooms?.[place.dataset.room];
  const state = place.querySelector('script[type="application/json"]');
  if (open && state) open(JSON.parse(state.textContent), place);
}

// A page from the disk may read no other page, so a search there shows titles alone.
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// The theme's arrows beside the names of sections have no name of their own.
for (const arrow of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
  const of = arrow.closest("li")?.querySelector("a")?.textContent.trim() ?? "this section";
  arrow.setAttribute("aria-label", `pages of ${of}`);
}

// What scrolls sideways can be reached by keys.
const WIDE = ".math-block, .output, .pst-scrollable-table-container, pre";
function reachable() {
  for (const box of document.querySelectorAll(WIDE)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}
addEventListener("load", reachable);
addEventListener("resize", reachable);

// On paper nothing can be unfolded.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    fold.dataset.opened = "";
  }
});
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-opened]")) {
    fold.open = false;
    delete fold.dataset.opened;
  }
});
