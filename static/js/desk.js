// The desk and reading since last time: one key marks read and goes on, wherever one stands.
import { addKeys } from "./keys.js";
import { each, say } from "./page.js";

const ROWS = ".desk > li";
const focused = (selector) => document.activeElement?.closest(selector);

addKeys({ e: () => readRow() || readItem(), o: () => open() });

function focus(item) {
  const place = item.querySelector(":scope > details > summary") ?? item;
  place.tabIndex = place.tabIndex;
  place.focus();
  return true;
}

function open() {
  const link = focused(ROWS)?.querySelector("[data-open]");
  link?.click();
  return Boolean(link);
}

// Without a focus the first row with something new is meant.
function readRow() {
  const rows = [...document.querySelectorAll(ROWS)];
  const row = focused(ROWS) ?? rows.find((one) => one.querySelector("[data-read]"));
  if (!row) return false;
  const next = rows.slice(rows.indexOf(row) + 1).find((one) => one.querySelector("[data-read]"));
  row.querySelector("[data-read]")?.requestSubmit();
  if (next) focus(next);
  else say("That was the last one.");
  return true;
}

// A run that is folded is one item, an open one as many as it holds.
const ITEMS = ".read-log > li:not(details:not([open]) *), .fold:not(:has(> [open]))";
const items = () => [...document.querySelectorAll(ITEMS)];
const isUnread = (item) => item.querySelector(".upto:not(.is-read)");

// The state that comes back says how far one has read; going on waits for it.
function readItem() {
  const all = items();
  if (!document.getElementById("reading-state")) return false;
  const item = [focused(ITEMS)].find((one) => one && isUnread(one)) ?? all.find(isUnread);
  if (!item) return goOn();
  const next = all.slice(all.indexOf(item) + 1).find(isUnread);
  // A run has its own below those of its entries.
  [...item.querySelectorAll(".reads")].at(-1).requestSubmit();
  if (next) return focus(next);
  leaving = true;
  return true;
}

let leaving = false;
function goOn() {
  const link = document.querySelector("[data-later], [data-goes-on]");
  link?.click();
  return Boolean(link);
}

each("[data-mark]", (state, first) => {
  if (first) return;
  for (const upto of document.querySelectorAll("[data-upto]")) {
    upto.classList.toggle("is-read", Number(upto.dataset.upto) <= Number(state.dataset.mark));
  }
  say(state.querySelector("[role=status]").textContent);
  if (leaving) goOn();
  leaving = false;
});
