// The browser's time zone: told to the server once, and offered where one chooses it.
import { body, each } from "./page.js";
import { post } from "./net.js";

if (body.dataset.zoneUrl) {
  const data = new FormData();
  data.set("time_zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  post(body.dataset.zoneUrl, data, { quiet: true }).catch(() => {});
}

each("[data-zones]", (list) => {
  list.append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((name) => new Option(name, name)));
});
