// Unsent drafts, of this browser and of the server: the newest comes back by itself, the others are offered,
// and so is what nobody typed yet, as the questions of a phase.
import { clock, make, on } from "./page.js";
import { fill, isBlank, same, typed } from "./fields.js";
import { post } from "./net.js";
import { discardUrl } from "./saving.js";
import { drop, kept } from "./store.js";

const held = new Set();

// A draft is open in one tab at a time; the browser's lock ends with the tab, even when it crashes.
export function take(key) {
  if (held.has(key) || !navigator.locks) return Promise.resolve(true);
  return new Promise((taken) => {
    navigator.locks.request(`draft-${key}`, { ifAvailable: true }, (lock) => {
      taken(Boolean(lock));
      if (lock) held.add(key);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

export async function askForSpare(form) {
  const drafts = spare(form);
  const untouched = typed(form);
  let opened = !isBlank(untouched) && !form.dataset.entry;
  for (const draft of drafts) {
    if (same(draft.fields, untouched)) draft.node?.remove();
    else if (!(await take(draft.key))) draft.node?.remove();
    else if (!opened && !draft.fields.offered) opened = (open(form, draft), true);
    else if (!draft.node) offer(form, draft);
  }
}

// What the server offers on this page and what this browser kept for it, newest first.
function spare(form) {
  const entry = form.dataset.entry ?? "";
  const fits = (draft) => draft.entry === entry && "body" in draft.fields === Boolean(form.elements.body);
  const here = (draft) => form.elements.project || draft.project === form.dataset.project;
  const served = [...document.querySelectorAll("[data-draft]")].map((node) => ({
    key: node.dataset.draft, at: node.dataset.at * 1000, node, fields: JSON.parse(node.querySelector("script").textContent), entry,
  }));
  const local = kept().filter((draft) => fits(draft) && here(draft));
  const news = local.filter((draft) => !served.some((other) => other.key === draft.key && same(other.fields, draft.fields)));
  return [...served.filter(fits), ...news].sort((a, b) => b.at - a.at);
}

function open(form, draft) {
  const before = { key: form.dataset.key, fields: typed(form), at: Date.now() };
  if (!isBlank(before.fields) && !same(before.fields, draft.fields)) offer(form, before, form.dataset.entry ? "What stood here" : "");
  form.dataset.key = form.elements.client_key.value = draft.key;
  fill(form, draft.fields);
  draft.node?.remove();
  form.querySelector("[data-status]").textContent = `Draft from ${clock(draft.at)}`;
}

function offer(form, draft, label = `An unsent note from ${clock(draft.at)}`) {
  const text = `${draft.fields.body ?? ""} ${draft.fields.result ?? ""}`.trim().slice(0, 80);
  const button = (name, kind, act) => Object.assign(make("button", { type: "button", class: `${kind} slim` }, name), { onclick: act });
  const node = make("div", { class: "offer" }, make("p", {}, `${label || "Another text"}: `, make("span", { class: "dim" }, text)));
  node.append(button("Open", "", () => open(form, { ...draft, node })), button("Discard", "quiet", () => discard(node, draft.key)));
  (document.querySelector("[data-offers]") ?? form).append(node);
}

function discard(node, key = node.dataset.draft) {
  drop(key);
  node.remove();
  post(discardUrl(key), new FormData()).catch(() => {});
}

on("click", "[data-open-draft]", (button, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into another tab, by its link
  event.preventDefault();
  const node = button.closest("[data-draft]");
  const fields = JSON.parse(node.querySelector("script").textContent);
  open(document.querySelector("[data-composer]"), { key: node.dataset.draft, at: node.dataset.at * 1000, fields, node });
});
on("submit", "[data-discard]", (form, event) => (event.preventDefault(), discard(form.closest("[data-draft]"))));
