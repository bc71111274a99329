// A selected passage can become a hypothesis or be commented on: buttons stand below it, next in the keyboard's order.
import { passageOf } from "./anchors.js";

const LONGEST = 400;
const shell = document.getElementById("passage");
const tools = shell?.content.firstElementChild.cloneNode(true);
const form = tools?.querySelector("form");
let timer;
let marked = null;

if (tools) document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(offer, 200);
});

// Where a selection leaves the focus differs by browser; the next Tab leads to the buttons in all of them.
document.addEventListener("keydown", (event) => {
  const away = tools?.isConnected && !tools.contains(document.activeElement) && !document.activeElement.matches("input, textarea");
  if (event.key !== "Tab" || event.shiftKey || !away) return;
  event.preventDefault();
  tools.querySelector("button:not(:disabled)").focus();
});

// The text that holds the passage, and the passage; null where nothing is marked.
export function markedNow() {
  if (tools && !tools.contains(document.activeElement)) offer();
  return marked;
}

export function unmark() {
  marked = null;
  tools?.remove();
  getSelection().removeAllRanges();
}

function offer() {
  if (tools.contains(document.activeElement)) return;
  const selection = getSelection();
  const words = selection.toString().replace(/\s+/g, " ").trim();
  const text = words.length > 2 && around(selection);
  if (!text) {
    marked = null;
    return tools.remove();
  }
  const range = selection.getRangeAt(0);
  marked = { text, passage: passageOf(text, range) };
  const entry = text.closest(".log > li");
  if (form) form.hidden = !entry;
  if (form && entry) {
    form.elements.claim.value = words.slice(0, LONGEST);
    form.action = `${entry.querySelector(".at").pathname}hypothesis/`;
  }
  text.after(tools);
  place(range.getBoundingClientRect(), text.closest("[data-on]").getBoundingClientRect());
}

// The text that holds both ends of the selection.
function around({ anchorNode, focusNode, isCollapsed }) {
  const text = !isCollapsed && anchorNode?.parentElement?.closest("[data-on] [data-part]");
  return text && text.contains(focusNode) ? text : null;
}

function place(selected, thing) {
  tools.style.top = `${selected.bottom - thing.top + 6}px`;
  tools.style.left = `${Math.max(0, Math.min(selected.left - thing.left, thing.width - tools.offsetWidth))}px`;
}
