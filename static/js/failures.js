// What htmx could not do: sign-in that ended, an old token, a server that failed or didn't answer.
import { repaired } from "./net.js";
import { clearNotice, notice } from "./notices.js";

const MEANING = {
  400: "The server could not read that.",
  403: "You may no longer change this.",
  404: "This is no longer there.",
  413: "That is larger than the server takes.",
  429: "Too much at once. Wait a minute, then try again.",
  507: "The server’s disk is full; tell whoever runs it.",
};
const resent = new WeakSet();

document.addEventListener("htmx:before:response", async (event) => {
  const { ctx } = event.detail;
  const { status, headers } = ctx.response;
  const stale = headers.get("X-CSRF-Failed") && !resent.has(ctx.sourceElement);
  if (status !== 401 && !stale) return;
  event.preventDefault();
  if (stale) resent.add(ctx.sourceElement);
  if (await repaired(status, stale)) again(ctx.sourceElement);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response;
  if (status === 422 || status === 409) return;
  const id = headers.get("X-Error-Id");
  const failed = status >= 500 ? `The server failed${id ? ` (error ${id})` : ""}.` : "The server refused it.";
  const why = MEANING[status] ?? failed;
  notice(`Not saved. ${why} Your text is kept.`, () => again(ctx.sourceElement));
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.response) return;
  notice("Not saved: the server didn’t answer. Your text is kept.", ctx && (() => again(ctx.sourceElement)));
});

document.addEventListener("htmx:before:request", clearNotice);

// Later, because htmx frees the button and its queue only after this event.
function again(element) {
  setTimeout(() => (element.matches("form") ? element.requestSubmit() : element.click()), 50);
}
