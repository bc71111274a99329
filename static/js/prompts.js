// A prompt goes into the composer where one writes, without leaving the page.
import { on } from "./page.js";

on("submit", "[data-insert-prompt]", (form, event) => {
  const text = document.querySelector("#composer textarea[name=body]");
  if (!text) return;
  event.preventDefault();
  const before = text.value.trimEnd();
  text.value = `${before}${before && "\n\n"}> ${form.elements.text.value}\n\n`;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  form.closest("[data-prompt]").remove();
});
