// The box a comment is written in: on a marked passage or on a thing as a whole, opened where the thing stands.
import { addKeys } from "./keys.js";
import { each, on } from "./page.js";
import { markedNow, unmark } from "./passages.js";
import { forget, recall } from "./remembering.js";

const current = () => document.activeElement?.closest(".log > li") ?? document.querySelector(".log.single > li, .case");
let waiting = null;

on("click", "[data-mark]", () => comment());
on("click", "[data-comment]", (link, event) => {
  const thing = link.closest("[data-on]");
  if (!thing?.querySelector("[data-threads]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  link.closest("[data-menu]")?.removeAttribute("open");
  open(thing, null);
});
addKeys({ r: comment });

function comment() {
  const marked = markedNow();
  const thing = marked?.text.closest("[data-on]") ?? current()?.querySelector("[data-on]") ?? current();
  if (!document.getElementById("passage") || !thing?.querySelector?.("[data-threads]")) return false;
  open(thing, marked?.passage);
  return true;
}

// An open box keeps what was typed in it and takes the new passage.
function open(thing, passage) {
  unmark();
  const threads = thing.querySelector("[data-threads]");
  const box = threads.querySelector("[data-comment-box]:has([name=quote])");
  waiting = passage;
  if (box) return begin(box);
  fetchAnew(threads);
}

function fetchAnew(threads, how = "") {
  const { address, shown, offers } = threads.dataset;
  window.htmx.ajax("GET", `${address}?shown=${shown}${offers === undefined ? "" : "&offers"}${how}`, { target: threads, swap: "outerHTML" });
}

function begin(box) {
  recall(box, waiting);
  if (box.elements.quote && waiting) {
    for (const [name, value] of Object.entries(waiting)) box.elements[name].value = value;
  }
  show(box);
  waiting = null;
  // After the swap, which gives the focus back to what had it.
  requestAnimationFrame(() => {
    box.querySelector("textarea").focus();
    box.scrollIntoView({ block: "nearest" });
  });
}

function show(box) {
  const isMarked = Boolean(box.elements.quote?.value);
  for (const [selector, hidden] of [["[data-marked]", !isMarked], ["[data-about]", isMarked]]) {
    const place = box.querySelector(selector);
    if (place) place.hidden = hidden;
  }
  if (isMarked) box.querySelector("[data-marked] span").textContent = box.elements.quote.value;
}

each("[data-comment-box]", (box, first) => (first ? (recall(box), show(box)) : begin(box)));

on("click", "[data-unmark]", (button) => {
  const box = button.closest("[data-comment-box]");
  for (const name of ["part", "quote", "before", "after"]) box.elements[name].value = "";
  show(box);
});
on("click", "[data-close-box]", (link, event) => {
  const threads = link.closest("[data-threads]");
  if (!threads || !link.closest("[hx-post]")) return;
  event.preventDefault();
  forget(link.closest("form"));
  fetchAnew(threads, "&closed");
});
