// The fields of a composer as plain data, and back.
import { makeRoom } from "./expect.js";

// What is written, beside what is chosen: without it a composer is blank.
const WRITTEN = /^(body|result|title|(prediction|came)-\d+-\w+)$/;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "client_key", "leaks_seen"]);

export function typed(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
  return Object.fromEntries(pairs);
}

export function isBlank(fields) {
  return !Object.keys(fields).some((name) => WRITTEN.test(name) && fields[name].trim());
}

// Forms travel with CRLF, text areas hold LF: the line ends alone make no difference.
export function same(one, two) {
  const text = (fields, name) => (fields[name] ?? "").replace(/\r\n?/g, "\n");
  return Object.keys({ ...one, ...two }).every((name) => !WRITTEN.test(name) || text(one, name) === text(two, name));
}

export function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (value) makeRoom(form, name);
    const field = form.elements[name];
    if (field && !NOT_KEPT.has(name)) field.value = value;
  }
  writingField(form).dispatchEvent(new Event("input", { bubbles: true }));
}

// The text one writes in: the one with the focus, else the first.
export function writingField(form) {
  const texts = [...form.querySelectorAll("textarea")];
  return texts.find((text) => text === document.activeElement) ?? texts[0];
}

// Gives the composer a key of its own again, when the one it had has become an entry.
export function renew(form) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  form.dataset.key = form.elements.client_key.value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function projectOf(form) {
  return form.elements.project?.value || form.dataset.project;
}
