// The composer's manners: it grows, sends on Ctrl or Cmd and Enter, and takes the focus back after a log.
import { each, on } from "./page.js";

const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const grows = CSS.supports("field-sizing", "content");

each("[data-send-key]", (key) => {
  if (apple) key.textContent = "⌘ ⏎";
});

each("[data-grow]", (text) => {
  if (!grows) grow(text);
});
if (!grows) on("input", "[data-grow]", grow);

function grow(text) {
  text.rows = Math.min(30, Math.max(4, text.value.split("\n").length + 1));
}

on("keydown", "form:is([data-composer], [data-sends])", (form, event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  if (!form.querySelector(".primary").disabled) form.requestSubmit();
});

each("#log > .fresh", (item, first) => {
  if (first) return;
  const results = item.parentElement.querySelectorAll(':scope > [id$="-result"]').length;
  const entries = item.parentElement.children.length - results;
  const counts = [entries && `${entries} ${entries === 1 ? "entry" : "entries"}`, results && `${results} ${results === 1 ? "result" : "results"}`];
  document.getElementById("day-count").textContent = counts.filter(Boolean).join(", ");
});

document.querySelector("[data-focus-first] :is(input:not([type=hidden]), textarea)")?.focus();

// A fresh composer on a past day goes on writing for that day.
each("[data-composer]", (form, first) => {
  const past = document.querySelector("#log[data-past]");
  if (!first && past && !form.dataset.entry) form.elements.day.value = past.dataset.day;
  if (first) return;
  const wrong = form.querySelector("[aria-invalid=true]");
  (wrong ?? form.querySelector("textarea")).focus({ preventScroll: !wrong });
});
