// The composer takes the focus back after a log, and the day counts what came.
import { each } from "./page.js";

each("#log > .fresh", (item, first) => {
  if (first) return;
  // Runs of agents part the day into several lists.
  const results = document.querySelectorAll('main .log > li[id$="-result"]').length;
  const entries = document.querySelectorAll("main .log > li").length - results;
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
