// A comment that was not sent yet: kept in this browser on every key, and there again when its box is opened anew.
import { each, on } from "./page.js";
import { drop, keep, read } from "./store.js";

const PASSAGE = ["part", "quote", "before", "after"];
const keyOf = (form) => `comment:${new URL(form.action).pathname}`;
let sent = null;

on("input", "[data-comment-box] textarea", ({ form }) => {
  if (form.elements.version) return;
  const names = ["body", ...PASSAGE].filter((name) => form.elements[name]);
  const said = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
  if (said.body.trim()) keep(keyOf(form), { said });
  else drop(keyOf(form));
});

// A page that is left for the answer's own keeps nothing; one that stays hears whether it was taken.
on("submit", "[data-comment-box]", (form) => {
  sent = keyOf(form);
  if (!form.hasAttribute("hx-post")) drop(sent);
});
each("[data-fresh]", () => sent && drop(sent));

// What was typed before takes an empty box; of two passages the one just marked counts.
export function recall(form, marked) {
  const { said } = read(keyOf(form)) ?? {};
  const { elements } = form;
  if (!said || elements.body.value) return;
  elements.body.value = said.body;
  if (!marked && elements.quote && said.quote) for (const name of PASSAGE) elements[name].value = said[name];
}

export function forget(form) {
  drop(keyOf(form));
}
