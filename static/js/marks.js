// Walking the log with j and k, and saying something about the entry in focus with one key.
import { addKeys } from "./keys.js";

const WALKED = ".log > li, .beliefs > li, .desk > li";
const items = () => [...document.querySelectorAll(WALKED)];
const current = () => document.activeElement?.closest(".log > li");

function step(by) {
  const all = items();
  const at = all.indexOf(document.activeElement?.closest(WALKED));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return false;
  next.tabIndex = -1;
  next.focus();
  return true;
}

// An entry's menu holds the forms; a key fetches it without opening it.
function inMenu(act) {
  const menu = current()?.querySelector(".menu");
  if (!menu) return false;
  if (menu.querySelector("form")) act(menu);
  else {
    menu.addEventListener("htmx:after:swap", () => act(menu), { once: true });
    menu.dispatchEvent(new Event("toggle"));
  }
  return true;
}

function press(mark) {
  return inMenu((menu) => menu.querySelector(`form[data-mark="${mark}"]`)?.requestSubmit());
}

function askMinutes() {
  return inMenu((menu) => {
    menu.open = true;
    menu.querySelector("[data-minutes]")?.focus();
  });
}

addKeys({
  j: () => step(1),
  k: () => step(-1),
  h: () => press("h"),
  l: () => press("l"),
  m: askMinutes,
});

// The line above an entry comes anew after a mark; focus goes back to the entry it belongs to.
document.addEventListener("htmx:before:swap", (event) => {
  const item = event.target.matches?.("[data-menu]") ? null : event.target.closest?.(".log > li");
  if (item && (item.querySelector(".meta")?.contains(document.activeElement) || item === current())) {
    requestAnimationFrame(() => {
      item.tabIndex = -1;
      item.focus();
    });
  }
});
