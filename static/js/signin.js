// A session that ended while someone was writing: sign in in a second tab, go on in this one.
import { body, setCsrf } from "./page.js";

const dialog = document.getElementById("signed-out");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("mechjournal") : null;
let waiting = null;

// "same", "other" or "out": who the server takes us for. A fresh token is taken over from the same person only.
export async function whoNow() {
  const answer = await fetch(body.dataset.tokenUrl, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) return "out";
  const { token, user } = await answer.json();
  if (user !== body.dataset.user) return "other";
  setCsrf(token);
  return "same";
}

// Resolves to true once the same person is back, to false when they'd rather not now.
export function signInAgain() {
  waiting ??= new Promise(ask).finally(() => {
    waiting = null;
    dialog.close();
  });
  return waiting;
}

function ask(done) {
  const other = dialog.querySelector("[data-other]");
  const look = async () => {
    const who = await whoNow();
    other.hidden = who !== "other";
    if (who === "same") finish(true);
  };
  const seen = () => document.visibilityState === "visible" && look();
  const heard = ({ data }) => data === "signed in" && look();
  const finish = (back) => {
    window.removeEventListener("focus", seen);
    document.removeEventListener("visibilitychange", seen);
    channel?.removeEventListener("message", heard);
    done(back);
  };
  window.addEventListener("focus", seen);
  document.addEventListener("visibilitychange", seen);
  channel?.addEventListener("message", heard);
  dialog.querySelector("[data-check]").onclick = look;
  dialog.querySelector("[data-later]").onclick = () => finish(false);
  dialog.oncancel = () => finish(false);
  other.hidden = true;
  dialog.showModal();
}

const returned = document.querySelector("[data-returned]");
if (returned) {
  channel?.postMessage("signed in");
  returned.querySelector("[data-close-tab]").onclick = () => window.close();
}
