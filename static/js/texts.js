// The manners of every text area: it grows, and sends on Ctrl or Cmd and Enter.
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

// Not from under somebody who has begun already.
document.querySelector("[data-focus-first]:not(:focus-within) :is(input:not([type=hidden]), textarea)")?.focus();
