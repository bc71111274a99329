// Signing out on purpose: what is unsent goes to the server first, then nothing stays in this browser.
import { on } from "./page.js";
import { dropAll } from "./store.js";

const work = [];

// `act` sends what would be lost; its promise is waited for, but not for long.
export function beforeLeaving(act) {
  work.push(act);
}

on("submit", "[data-sign-out]", async (form, event) => {
  event.preventDefault();
  const saved = Promise.all(work.map((act) => act()));
  await Promise.race([saved, new Promise((done) => setTimeout(done, 2000))]);
  dropAll();
  form.submit();
});
