// Signing out on purpose: what is unsent goes to the server first, then nothing stays in this browser.
import { on } from "./page.js";
import { saveNow } from "./saving.js";
import { dropAll } from "./store.js";

on("submit", "[data-sign-out]", async (form, event) => {
  event.preventDefault();
  const saved = Promise.all([...document.querySelectorAll("[data-composer]")].map((composer) => saveNow(composer)));
  await Promise.race([saved, new Promise((done) => setTimeout(done, 2000))]);
  dropAll();
  form.submit();
});
