// A post-mortem on its way to the server: a copy in this browser on every key, the server soon after; nothing is lost.
import { fields, fill, shows, unsaved } from "./answers.js";
import { clock, each, on } from "./page.js";
import { post } from "./net.js";
import { drop, keep, kept } from "./store.js";

const PAUSE = 1500;
const timers = new WeakMap();
const onTheWay = new WeakMap();

const keyOf = (form) => `lookback-${form.dataset.lookback}`;
const status = (form, text) => (form.querySelector("[data-status]").textContent = text);
const copy = (form, what) => keep(keyOf(form), { fields: what, at: Date.now(), project: "", entry: "lookback" });

// What only this browser has comes back, with the version it was typed on, so that two windows are told apart.
each("[data-lookback]", (form) => {
  const found = kept().find((draft) => draft.key === keyOf(form));
  if (!found) return;
  if (shows(form, found.fields)) return drop(keyOf(form));
  if (form.querySelector(".theirs")) return;
  fill(form, found.fields);
  status(form, `Brought back from this browser, ${clock(found.at)}`);
  if (found.fields.version) saveSoon(form);
});

for (const type of ["input", "change"]) {
  on(type, "[data-lookback]", (form) => {
    copy(form, fields(form));
    saveSoon(form);
  });
}

function saveSoon(form) {
  forget(form);
  timers.set(form, setTimeout(save, PAUSE, form));
}

function forget(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
}

// One after the other: each answer brings the version that the next save must name.
function save(form) {
  forget(form);
  onTheWay.set(form, (onTheWay.get(form) ?? Promise.resolve()).then(() => send(form)));
}

async function send(form, keepalive = false) {
  const before = fields(form);
  try {
    const answer = await post(form.dataset.saveUrl, new FormData(form), { quiet: true, keepalive });
    if (answer.status === 401) return status(form, "Kept in this browser; you are signed out");
    const { version, saved_at: at, error } = await answer.json().catch(() => ({}));
    if (!answer.ok) return status(form, `Kept in this browser. ${error ?? ""}`);
    form.elements.version.value = version;
    status(form, `Saved ${at}`);
    if (shows(form, before)) copy(form, unsaved(before));
  } catch {
    status(form, "Kept in this browser; the server doesn’t answer");
  }
}

// A button waits for what is on its way, and then for the end of this event, in which no other submit may begin.
on("submit", "[data-lookback]", async (form, event) => {
  forget(form);
  if (!onTheWay.has(form)) return;
  event.preventDefault();
  await onTheWay.get(form);
  onTheWay.delete(form);
  setTimeout(() => form.requestSubmit(event.submitter));
});

addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("[data-lookback]")) {
    if (timers.has(form)) send(form, true);
    forget(form);
  }
});
