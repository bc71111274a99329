// Drafts in this browser's storage, kept apart by person. A full or forbidden storage is no error: the server has a copy, too.
import { body } from "./page.js";

const prefix = `mechjournal:${body.dataset.user}:`;

function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

export function keep(key, draft) {
  return attempt(() => localStorage.setItem(prefix + key, JSON.stringify(draft)) ?? true);
}

export function drop(key) {
  attempt(() => localStorage.removeItem(prefix + key));
}

export function read(key) {
  return attempt(() => JSON.parse(localStorage.getItem(prefix + key)));
}

// [{key, fields, at (ms), project, entry}], newest first.
export function kept() {
  const drafts = names().map((name) => attempt(() => ({ key: name.slice(prefix.length), ...JSON.parse(localStorage.getItem(name)) })));
  return drafts.filter((draft) => draft?.fields).sort((a, b) => b.at - a.at);
}

export function dropAll() {
  for (const name of names()) drop(name.slice(prefix.length));
}

function names() {
  return attempt(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix))) ?? [];
}
