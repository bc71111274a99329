// Formulae: the typesetter is fetched only where there is one, after the page stands. Until then MathML shows.
import { body, each, make } from "./page.js";

const whenIdle = window.requestIdleCallback ?? setTimeout;
let typesetter = null;

each(".math", () => schedule());
document.addEventListener("shown", () => document.querySelector("[data-preview] .math") && schedule());

function schedule() {
  typesetter ??= new Promise((done) => whenIdle(() => load().then(done)));
  typesetter.then((katex) => whenIdle(() => setAll(katex)));
}

function load() {
  document.head.append(make("link", { rel: "stylesheet", href: body.dataset.katexCss }));
  const script = make("script", { src: body.dataset.katex });
  return new Promise((done) => {
    script.onload = () => done(window.katex);
    script.onerror = () => done(null);
    document.head.append(script);
  });
}

function setAll(katex) {
  for (const place of document.querySelectorAll(".math:not([data-set])")) {
    const source = place.querySelector(".tex");
    if (!katex || !source) continue;
    place.dataset.set = "";
    const displayMode = place.matches("div, .math-display");
    try {
      const holder = make(displayMode ? "div" : "span");
      katex.render(source.textContent, holder, { displayMode, throwOnError: true, maxExpand: 200, maxSize: 20, trust: false });
      place.replaceChildren(holder);
    } catch {
      // What KaTeX can't read stays as the server showed it.
    }
  }
}
