// Commented passages stand out in the text; a click on one leads to its thread, and its quote leads back.
import { rangeOf } from "./anchors.js";
import { each, on } from "./page.js";

const found = new Map();

// Painting changes no markup, so that nothing else notices; a browser without it shows the quotes alone.
function paint() {
  if (!window.CSS?.highlights) return;
  for (const thread of found.keys()) if (!thread.isConnected) found.delete(thread);
  CSS.highlights.set("commented", new Highlight(...found.values()));
}

each("[data-anchor]", (thread) => {
  const { anchor, quote, before, after } = thread.dataset;
  const text = [...thread.closest("[data-on]")?.querySelectorAll("[data-part]") ?? []].find((part) => part.dataset.part === anchor);
  const range = text && rangeOf(text, { quote, before, after });
  if (range) found.set(thread, range);
});
each("body, [data-threads]", paint);

on("click", "[data-find]", (link, event) => {
  const range = found.get(link.closest(".thread"));
  if (!range?.startContainer.isConnected) return;
  event.preventDefault();
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  if (!window.CSS?.highlights) return;
  CSS.highlights.set("found", new Highlight(range));
  setTimeout(() => CSS.highlights.delete("found"), 2500);
});

on("click", "[data-on] [data-part]", (text, event) => {
  if (!getSelection().isCollapsed || event.target.closest("a, button, summary, input")) return;
  const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const thread = at && [...found].find(([, range]) => range.startContainer.isConnected && range.isPointInRange(at.offsetNode, at.offset))?.[0];
  if (!thread) return;
  thread.scrollIntoView({ block: "nearest" });
  thread.focus();
});

// What was just said gets the focus, so that a reader hears it and a keyboard goes on from there.
each("[data-fresh]", (threads) => {
  const said = threads.querySelector(`#said-${threads.dataset.fresh}`);
  requestAnimationFrame(() => said?.closest("li").focus());
});
