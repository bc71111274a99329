// The composer takes the focus back after a log, and the day counts what came.
import { each } from "./page.js";

each("#log > .fresh", (item, first) => {
  if (first) return;
  const results = item.parentElement.querySelectorAll(':scope > [id$="-result"]').length;
  const entries = item.parentElement.children.length - results;
  const counts = [entries && `${entries} ${entries === 1 ? "entry" : "entries"}`, results && `${results} ${results === 1 ? "result" : "results"}`];
  document.getElementById("day-count").textContent = counts.filter(Boolean).join(", ");
});

// A fresh composer on a past day goes on writing for that day.
each("[data-composer]", (form, first) => {
  const past = document.querySelector("#log[data-past]");
  if (!first && past && !form.dataset.entry) form.elements.day.value = past.dataset.day;
  if (first) return;
  const wrong = form.querySelector("[aria-invalid=true]");
  (wrong ?? form.querySelector("textarea")).focus({ preventScroll: !wrong });
});
