// A credence in two strokes: c, and a number. The note in focus becomes its reason unless one says otherwise.
import { addKeys } from "./keys.js";
import { each, on } from "./page.js";

const box = () => document.getElementById("credence");
let note;

document.addEventListener("focusin", ({ target }) => {
  note = target.closest(".log > li") ?? note;
});

addKeys({ c: () => ask(document.activeElement) });
on("click", "[data-credence]", (link, event) => {
  if (ask(link)) event.preventDefault();
});
on("click", "dialog [data-close]", (button) => button.closest("dialog").close());

// The field is there at once; what is known of the hypothesis follows, around what was typed meanwhile.
function ask(from) {
  const dialog = box();
  if (!dialog) return false;
  const about = from.closest("[data-hypothesis]") ?? document.querySelector(".case");
  const link = about?.querySelector("[data-credence]");
  const address = new URL(link?.href ?? dialog.querySelector("form").action);
  const because = reason();
  if (because) address.searchParams.set("because", because);
  const place = dialog.querySelector("[data-ask]");
  place.replaceChildren(dialog.querySelector("template").content.cloneNode(true));
  place.querySelector("[name=hypothesis]").value = about?.dataset.hypothesis ?? "";
  place.querySelector("[name=because]").value = because;
  dialog.querySelector("#credence-offer").replaceChildren();
  dialog.querySelector("form").hidden = false;
  dialog.showModal();
  place.querySelector("[name=value]").focus();
  window.htmx.ajax("GET", address.pathname + address.search, { target: place, swap: "innerHTML" });
  return true;
}

// The number of the entry in focus, of the one that had it last, of this page's own, or of the one just logged.
function reason() {
  const focused = document.activeElement.closest(".log > li") ?? (note?.isConnected ? note : null);
  const entry = focused ?? document.querySelector(".log.single > li, .log > .fresh");
  return entry?.id.match(/\d+/)?.[0] ?? "";
}

let held = { id: "", value: "" };
let place = "";
document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  if (active?.closest("#credence [data-ask]")) held = { id: active.id, value: box().querySelector("[name=value]")?.value ?? "" };
  else place = active?.id;
});
// A row that came anew or moved gives the focus away; it gets it back.
document.addEventListener("htmx:after:settle", () => {
  const row = document.activeElement === document.body ? document.getElementById(place) : null;
  if (row?.matches?.("[data-hypothesis], [data-hypothesis] *")) focus(row);
});

function focus(row) {
  if (row.tabIndex < 0) row.tabIndex = -1;
  row.focus();
}

each("#credence .number", (part) => {
  const field = part.querySelector("[name=value]");
  field.value ||= held.value;
  (document.querySelector(`#credence #${held.id || "id_value"}`) ?? field).focus();
});
each("#credence [data-done]", () => box().close());
each("#credence .offer-doubt", (offer) => {
  box().querySelector("form").hidden = true;
  offer.querySelector("button").focus();
});
box()?.addEventListener("close", () => (held = { id: "", value: "" }));
