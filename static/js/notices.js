// A notice at the foot of the page for what could not be done, with a way to try again.
import { make } from "./page.js";

const place = document.getElementById("notices");

export function notice(text, retry = null) {
  const box = make("div", { class: "notice" }, make("p", {}, text));
  if (retry) box.append(button("Try again", "", () => (box.remove(), retry())));
  box.append(button("Close", "quiet", () => box.remove()));
  place.replaceChildren(box);
}

export function clearNotice() {
  place.replaceChildren();
}

function button(label, kind, act) {
  const made = make("button", { type: "button", class: `${kind} slim` }, label);
  made.onclick = act;
  return made;
}
