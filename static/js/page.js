// What every behaviour needs of the page: its facts, its token, new content, and a voice for screen readers.
export const body = document.body;
body.classList.add("scripted");

export function csrf() {
  return body.dataset.csrf;
}

// Signing in makes a new token; a hidden field with the old one would fail even beside a fresh header.
export function setCsrf(token) {
  body.dataset.csrf = token;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

// Runs `found` for each match now and in whatever is swapped in later; the second argument says whether it was there first.
export function each(selector, found) {
  const within = (root, first) => {
    if (root.matches?.(selector)) found(root, first);
    for (const element of root.querySelectorAll?.(selector) ?? []) found(element, first);
  };
  within(document, true);
  document.addEventListener("htmx:after:settle", ({ detail }) => {
    for (const node of detail.newContent) if (node.isConnected) within(node, false);
  });
}

export function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const target = event.target.closest?.(selector);
    if (target) act(target, event);
  });
}

export function say(text) {
  document.getElementById("said").textContent = text;
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A moment by the clock of the person, as the server writes it: "14:05" today, else with the day.
export function clock(moment) {
  const write = (options) => new Date(moment).toLocaleString("en-GB", { timeZone: body.dataset.zone || undefined, ...options });
  const day = { weekday: "short", day: "numeric", month: "short" };
  const time = write({ hour: "2-digit", minute: "2-digit" });
  return Date.now() - moment < 43200000 ? time : `${write(day)} ${time}`;
}
