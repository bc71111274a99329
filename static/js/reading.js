// Reading comforts: enlarge a picture, copy a block of code or the number of an entry.
import { each, make, on, say } from "./page.js";

on("click", "a.enlarge", (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const picture = make("img", { src: link.href, alt: link.querySelector("img")?.alt ?? "" });
  const close = make("button", { type: "button", class: "slim" }, "Close");
  const dialog = make("dialog", { class: "picture", "aria-label": picture.alt || "Picture" }, close, picture);
  dialog.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
});

each(".prose .codehilite", (block) => {
  const button = make("button", { type: "button", class: "copy", "aria-label": "Copy this code" }, "Copy");
  button.onclick = () => copy(block.querySelector("pre").textContent.replace(/\n$/, ""), button);
  block.classList.add("with-copy");
  block.append(button);
});

on("click", "[data-copy]", (button) => copy(button.dataset.copy, button));

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return say("The browser did not allow copying.");
  }
  const before = button.textContent;
  button.textContent = "Copied";
  say("Copied");
  setTimeout(() => (button.textContent = before), 1500);
}
