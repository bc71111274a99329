// A composer's draft on its way to the server: soon after a change, at the latest five seconds after the first one.
import { body, clock } from "./page.js";
import { isBlank, projectOf, renew, typed } from "./fields.js";
import { post } from "./net.js";
import { drop } from "./store.js";

const PAUSE = 2000;
const LONGEST = 5000;
const due = new WeakMap();

export function saveSoon(form) {
  const waiting = due.get(form);
  const latest = waiting?.latest ?? Date.now() + LONGEST;
  clearTimeout(waiting?.timer);
  const wait = Math.max(0, Math.min(PAUSE, latest - Date.now()));
  due.set(form, { latest, timer: setTimeout(saveNow, wait, form) });
}

export function forget(form) {
  clearTimeout(due.get(form)?.timer);
  due.delete(form);
}

// Saves what changed since the last time; resolves when the server has answered or can't be reached.
export async function saveNow(form, { keepalive = false } = {}) {
  if (!due.has(form)) return;
  forget(form);
  const fields = typed(form);
  const key = form.dataset.key;
  try {
    if (isBlank(fields)) return await post(discardUrl(key), new FormData(), { quiet: true, keepalive });
    show(form, await post(body.dataset.draftUrl, draft(form), { quiet: true, keepalive }), key);
  } catch {
    status(form, "Kept in this browser; the server doesn’t answer");
  }
}

export function discardUrl(key) {
  return new URL(`../${key}/discard/`, new URL(body.dataset.draftUrl, location)).pathname;
}

function draft(form) {
  const data = new FormData(form);
  data.set("project_key", projectOf(form));
  data.set("entry", form.dataset.entry ?? "");
  return data;
}

async function show(form, answer, key) {
  if (answer.status === 401) return status(form, "Kept in this browser; you are signed out");
  if (!answer.ok) return status(form, "Kept in this browser");
  const { saved_at: at, logged } = await answer.json();
  if (!logged) return status(form, `Draft saved ${at ?? clock(Date.now())}`);
  drop(key);
  if (form.isConnected && form.dataset.key === key) {
    renew(form);
    saveSoon(form);
  }
}

function status(form, text) {
  const place = form.querySelector("[data-status]");
  if (place) place.textContent = text;
}
