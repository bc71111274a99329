// Single keys, for those who want them, never while someone types.
import { body, on } from "./page.js";

const ACTS = {
  n: () => visit(document.querySelector("[data-composer] textarea")) || go("[data-today]"),
  "/": () => visit(document.querySelector("main input[type=search]")) || visit(document.getElementById("find")) || go(".bottom a:nth-child(3)"),
  "#": () => visit(document.querySelector("[data-pick-project]")),
  "?": () => document.getElementById("keys")?.showModal() ?? true,
};

export function addKeys(acts) {
  Object.assign(ACTS, acts);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return leave(event.target);
  if (!("singleKeys" in body.dataset) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (ACTS[event.key]?.()) event.preventDefault();
});

on("click", "[data-opens]", (link, event) => {
  const dialog = document.getElementById(link.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

function isTyping(element) {
  return element.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

function visit(field) {
  if (!field?.checkVisibility()) return false;
  field.focus();
  return true;
}

function go(selector) {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function leave(element) {
  if (isTyping(element)) element.blur();
}
