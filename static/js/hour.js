// Time set aside for a post-mortem: a bar that fills once a minute, kept through a reload of the tab. It rings nothing.
import { each } from "./page.js";

each("[data-hour]", (line) => {
  const [button, label] = [line.querySelector("button"), line.querySelector("label")];
  const key = `hour:${location.pathname}`;
  const minutes = Number(line.dataset.hour);
  button.hidden = false;
  button.addEventListener("click", () => begin(Date.now()));
  if (sessionStorage.getItem(key)) begin(Number(sessionStorage.getItem(key)));

  function begin(at) {
    sessionStorage.setItem(key, at);
    button.hidden = true;
    label.hidden = false;
    tick(at);
    setInterval(tick, 20000, at);
  }

  function tick(at) {
    const passed = Math.floor((Date.now() - at) / 60000);
    label.querySelector("progress").value = Math.min(passed, minutes);
    label.querySelector("span").textContent = passed < minutes ? `${passed} of ${minutes} minutes` : `${minutes} minutes are over; stay as long as it helps`;
  }
});
