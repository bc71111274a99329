// Saying something about the entry in focus, or the one of the page, with one key.
import { addKeys } from "./keys.js";

const current = () => document.activeElement?.closest(".log > li") ?? document.querySelector(".log.single > li");

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
