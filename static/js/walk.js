// Walking a log, a list of beliefs or the desk with j and k; an agent's run by its line, as long as it is closed.
import { addKeys } from "./keys.js";

const WALKED = ".log > li:not(details:not([open]) *), .fold > * > summary, .beliefs > li, .desk > li";

function step(by) {
  const all = [...document.querySelectorAll(WALKED)];
  const at = all.indexOf(document.activeElement?.closest(WALKED));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return false;
  // An item can take the focus once it says what it says anyway; the line of a run stays in the order of Tab.
  next.tabIndex = next.tabIndex;
  next.focus();
  return true;
}

addKeys({ j: () => step(1), k: () => step(-1) });
