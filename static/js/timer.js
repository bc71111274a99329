// Minutes spent, counted on without asking the server; the page says the same when it is loaded.
import { each } from "./page.js";

each("[data-timer]", (timer) => {
  const since = Date.parse(timer.dataset.since);
  const tick = () => {
    const spent = Math.floor((Date.now() - since) / 60000);
    timer.querySelector("[data-spent]").textContent = spent;
    timer.querySelector("[data-bar]").value = Math.min(spent, Number(timer.dataset.minutes));
  };
  setInterval(tick, 5000);
});
