// The bell keeps up while a page stays open: asked at most every 90 seconds, and never by a tab nobody looks at.
import { say } from "./page.js";

const WAIT = 90_000;
const bell = document.getElementById("bell");
let asked = Date.now();

async function look() {
  if (document.hidden || Date.now() - asked < WAIT) return;
  asked = Date.now();
  const answer = await fetch(bell.dataset.count, { headers: { "HX-Request": "true" } }).catch(() => null);
  // Signed out or away: the next thing the person does will say so, the bell needn't.
  if (!answer?.ok || answer.redirected) return;
  const before = unseen();
  window.htmx.swap({ target: bell, swap: "innerHTML", text: await answer.text(), sourceElement: bell });
  if (unseen() > before) say(bell.textContent);
}

function unseen() {
  return Number(bell.querySelector("[data-unseen]")?.dataset.unseen ?? 0);
}

if (bell) {
  // A little late rather than early: a timer may come a few milliseconds before its time.
  setInterval(look, WAIT + 500);
  document.addEventListener("visibilitychange", look);
}
