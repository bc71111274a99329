// The fields of a post-mortem as plain data: what the server saves as one types, and what it takes only with a button.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "leaks_seen"]);
const SAVED = /^(a-|came-|version$)/;

export function fields(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name)));
}

// The decision, which the server doesn't have before it is made.
export function unsaved(all) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !SAVED.test(name)));
}

export function fill(form, copy) {
  for (const [name, value] of Object.entries(copy)) if (form.elements[name]) form.elements[name].value = value;
}

// Whether the form shows what the copy holds, as far as it has its fields.
export function shows(form, copy) {
  const line = (text) => (text ?? "").replace(/\r\n?/g, "\n");
  const now = fields(form);
  return Object.keys(copy).every((name) => name === "version" || !form.elements[name] || line(copy[name]) === line(now[name]));
}
