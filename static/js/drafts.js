// Nothing typed is lost: every key goes to this browser's storage, every few seconds to the server.
import { each, on } from "./page.js";
import { fill, isBlank, projectOf, typed, writingField } from "./fields.js";
import { beforeLeaving } from "./leaving.js";
import { askForSpare, take } from "./offers.js";
import { forget, saveNow, saveSoon } from "./saving.js";
import { drop, keep } from "./store.js";

const sent = new WeakSet();
let carried = {};

each("[data-composer]", (form, first) => {
  take(form.dataset.key);
  if (first) askForSpare(form);
  if (!first && carried.text) fill(form, { [carried.name]: carried.text });
  carried = {};
});

for (const type of ["input", "change"]) on(type, "[data-composer]", remember);

function remember(form) {
  // The field that was just sent still reports a change when it loses the focus.
  if (sent.has(form)) return;
  const fields = typed(form);
  const { key, entry } = form.dataset;
  if (isBlank(fields)) drop(key);
  else keep(key, { fields, at: Date.now(), project: projectOf(form), entry: entry ?? "" });
  saveSoon(form);
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-composer]")) forget(ctx.sourceElement);
});

// Only an answer of success removes the copy in the browser.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches("[data-composer]")) return;
  const saved = ctx.response.status < 300;
  carried = typedSince(writingField(form), ctx.request.body, saved);
  if (!saved) return;
  sent.add(form);
  forget(form);
  drop(form.dataset.key);
});

// What someone went on typing meanwhile: it belongs to the next note once this one is saved, else to this one.
function typedSince({ name, value }, body, saved) {
  const before = body.get(name) ?? "";
  if (value === before || !value.startsWith(before)) return saved || value === before ? {} : { name, text: value };
  return { name, text: saved ? value.slice(before.length) : value };
}

const composers = () => [...document.querySelectorAll("[data-composer]")];
beforeLeaving(() => Promise.all(composers().map((form) => saveNow(form))));
window.addEventListener("pagehide", () => {
  for (const form of composers()) saveNow(form, { keepalive: true });
});
