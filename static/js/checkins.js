// "Learned anything since 11:20?", when it is time: a line on Today and, once allowed, a notice while one works elsewhere.
import { addKeys } from "./keys.js";
import { each, on } from "./page.js";

const OPENED = "mechjournal-opened";
const line = () => document.getElementById("checkin");
const others = new BroadcastChannel("mechjournal-checkins");
let timer;

// Seconds since the first page of this day was opened: it begins the day where nothing is logged yet, for all tabs.
function opened() {
  const day = document.getElementById("log")?.dataset.day;
  const [kept, at] = (localStorage.getItem(OPENED) ?? "").split(" ");
  const now = Math.floor(Date.now() / 1000);
  if (kept === day) return Math.max(0, now - at);
  localStorage.setItem(OPENED, `${day} ${now}`);
  return 0;
}

// One timer to the next moment, and one request then: the server knows what was said meanwhile, elsewhere, too.
// It says how long to wait, not until when: the clocks of both may differ.
each("#checkin", (section, served) => {
  clearTimeout(timer);
  const { asks, wait, waits, every } = section.dataset;
  if (asks) return served || ask(asks, section.querySelector(".question").textContent);
  // While a run is waited for, its result may come by another tab: asked for as rarely as one is asked.
  const seconds = waits ? every * 60 : wait ? Number(wait) : every * 60 - opened();
  timer = setTimeout(look, Math.max(served ? 1 : 60, seconds + 1) * 1000);
});

async function look() {
  const address = new URL(line().dataset.checkin, location.href);
  address.searchParams.set("open", opened());
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return (timer = setTimeout(look, 300000));
  if (line().querySelector("[name=says]")?.value) return;
  window.htmx.swap({ target: line(), swap: "outerHTML", text: await answer.text(), sourceElement: line() });
}

// A tab in view asks by its line alone; of those in the background the first one gives a notice.
function ask(moment, question) {
  if (!document.hidden) return first(moment, () => {});
  if (globalThis.Notification?.permission !== "granted") return;
  setTimeout(first, 1500, moment, () => {
    const notice = new Notification(question, { body: document.title, tag: `checkin-${moment}` });
    notice.onclick = () => (window.focus(), notice.close(), line().scrollIntoView({ block: "center" }));
  });
}

// Runs `act` in the tab that comes first; its lock lasts as long as the tab.
function first(moment, act) {
  const hold = (lock) => lock && (act(), new Promise(() => {}));
  navigator.locks?.request(`checkin-${moment}`, { ifAvailable: true }, hold);
}

// What was answered in one tab is asked in no other.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.closest?.("#checkin")) others.postMessage("answered");
});
others.onmessage = () => line() && look();

each("[data-notify]", (button) => {
  button.hidden = globalThis.Notification?.permission !== "default";
});
on("click", "[data-notify]", async (button) => {
  await Notification.requestPermission();
  button.hidden = true;
});

const answer = (n) => () => {
  const button = line()?.querySelectorAll(".answers button")[n];
  button?.click();
  return Boolean(button);
};
addKeys({ 1: answer(0), 2: answer(1), 3: answer(2), 4: answer(3) });
