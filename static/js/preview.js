// The preview, on demand: it follows the text while it is open.
import { on } from "./page.js";
import { projectOf } from "./fields.js";
import { post } from "./net.js";

const timers = new WeakMap();

on("click", "[data-preview-toggle]", (button) => {
  const form = button.closest("form");
  const pane = form.querySelector("[data-preview]");
  pane.hidden = !pane.hidden;
  button.setAttribute("aria-pressed", String(!pane.hidden));
  if (!pane.hidden) show(form, pane);
});

on("input", "[data-composer]", (form) => {
  const pane = form.querySelector("[data-preview]");
  if (!pane || pane.hidden) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(show, 500, form, pane));
});

async function show(form, pane) {
  const address = form.dataset.previewUrl.replace(/\/p\/[^/]+\//, `/p/${projectOf(form)}/`);
  const answer = await post(address, new FormData(form)).catch(() => null);
  const place = pane.querySelector(".prose");
  if (!answer?.ok) return place.replaceChildren("The server could not show it just now.");
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...made.querySelector(".prose").childNodes);
  if (!place.textContent.trim() && !place.children.length) place.replaceChildren("Nothing to show yet.");
  pane.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
}
