// Two versions of one entry: put one or both into the composer below.
import { on, say } from "./page.js";

on("click", "[data-take]", (button) => {
  const both = button.closest("[data-conflict]");
  const form = both.querySelector("[data-composer]");
  for (const name of ["body", "result"]) {
    const field = form.elements[name];
    if (field) field.value = chosen(both, button.dataset.take, name) ?? field.value;
  }
  form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.body.focus();
  say("The text below was replaced. Nothing is saved yet.");
});

function chosen(both, side, name) {
  const part = name === "result" ? "[data-of=result]" : ":not([data-of])";
  const text = (which) => both.querySelector(`[data-side=${which}]${part}`)?.textContent;
  if (side !== "both") return text(side) ?? (name === "result" ? "" : undefined);
  return [text("theirs"), text("mine")].filter(Boolean).join("\n\n");
}

// Someone saved once more: the new pair takes the place of the old one.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  const both = ctx.sourceElement.closest("[data-conflict]");
  if (both && ctx.response.status === 409) ctx.target = both;
});
