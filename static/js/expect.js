// The rows of what one expects: one more when asked for, and as many as a draft holds.
import { each, on } from "./page.js";

each("[data-expect]", (part) => {
  // Without scripts the spare rows open below; with them a row comes when it is asked for.
  part.querySelector(".spare")?.remove();
  offer(part);
});

on("click", "[data-another]", (button) => {
  const row = add(button.closest("[data-expect]"));
  row?.querySelector("input").focus();
});

// Enter goes on to the next field; logging is Ctrl or Cmd and Enter, as everywhere in the composer.
on("keydown", "[data-expect] input", (field, event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  const fields = [...field.closest("[data-expect]").querySelectorAll("input")];
  fields[fields.indexOf(field) + 1]?.focus();
});

// A draft may say more than there are rows for.
export function makeRoom(form, name) {
  const [, wanted] = /^prediction-(\d+)-/.exec(name) ?? [];
  const part = form.querySelector("[data-expect]");
  while (part && wanted && rowsOf(part).length < wanted && add(part));
}

function rowsOf(part) {
  return part.querySelectorAll("[data-row]");
}

function add(part) {
  const rows = rowsOf(part);
  if (rows.length >= part.dataset.most) return null;
  const row = rows[0].cloneNode(true);
  const number = (text) => text.replace(/^prediction-\d+-/, `prediction-${rows.length + 1}-`);
  for (const error of row.querySelectorAll(".errorlist")) error.remove();
  for (const field of row.querySelectorAll("input")) {
    field.name = number(field.name);
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.value = "";
    if (field.id) field.id = number(field.id);
  }
  const label = row.querySelector("label");
  label.htmlFor = number(label.htmlFor);
  label.querySelector("span").textContent = ` (${rows.length + 1})`;
  rows[rows.length - 1].after(row);
  offer(part);
  return row;
}

function offer(part) {
  part.querySelector("[data-another]").hidden = rowsOf(part).length >= part.dataset.most;
}
