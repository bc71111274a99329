// What a chip leads to, shown in place after a click. Nothing is asked of another host before that.
// The frame's address comes from the link's own, by the rules of lib/chips.py; change both together.
import { each, make } from "./page.js";

const NAME = "[A-Za-z0-9][\\w.-]*";
const FRAMES = [
  ["www.neuronpedia.org", new RegExp(`^/${NAME}/graph/?$`), "graph", asked],
  ["www.neuronpedia.org", new RegExp(`^/(list/[\\w-]+|${NAME}/${NAME}/\\d+)/?$`), "page", asked],
  ["huggingface.co", /^\/datasets\/[\w.-]+\/[\w.-]+(\/|$)/, "table", viewer],
];

each("a.chip-opens", (chip) => {
  const [shape, address] = frameOf(chip) ?? [];
  if (!address) return;
  const button = make("button", { type: "button", class: "chip-show", "aria-expanded": "false", "aria-label": `Show ${chip.textContent} here` }, "Show");
  let open = null;
  const close = () => {
    open.remove();
    open = null;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  button.onclick = () => {
    if (open) return close();
    open = framed(chip, shape, address, close);
    button.setAttribute("aria-expanded", "true");
  };
  chip.after(button);
});

function frameOf(link) {
  if (link.protocol !== "https:") return null;
  const found = FRAMES.find(([host, path]) => link.host === host && path.test(link.pathname));
  return found && [found[2], found[3](link)];
}

function framed(chip, shape, address, close) {
  const closing = make("button", { type: "button", class: "quiet slim" }, "Close");
  closing.onclick = close;
  const head = make("div", { class: "embed-head" }, make("span", {}, `From ${new URL(address).host}`), closing);
  const frame = make("iframe", {
    sandbox: "allow-scripts allow-same-origin allow-popups",
    referrerpolicy: "no-referrer",
    loading: "lazy",
    title: chip.textContent,
    src: address,
  });
  const box = make("div", { class: `embed embed-${shape}` }, head, frame);
  const block = chip.closest("p, h3, h4, h5, h6, .table-scroll");
  block ? block.after(box) : chip.parentElement.append(box);
  return box;
}

function asked({ origin, pathname, search }) {
  if (/[?&]embed=true(&|$)/.test(search)) return origin + pathname + search;
  return `${origin}${pathname}${search ? `${search}&` : "?"}embed=true`;
}

function viewer({ origin, pathname, search }) {
  const [, , namespace, name, ...rest] = pathname.split("/");
  const shown = rest.join("/").match(/^(?:embed\/)?viewer((?:\/[\w.%-]+)*)/);
  return `${origin}/datasets/${namespace}/${name}/embed/viewer${shown?.[1] ?? ""}${shown ? search : ""}`;
}
