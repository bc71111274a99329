// Ready words go where one writes: a name behind an @, a snippet.
import { on } from "./page.js";

on("click", "[data-insert]", (button) => insert(button.closest("form"), button.dataset.insert));
on("change", "[data-snippet]", (select) => {
  const text = select.selectedOptions[0]?.dataset.text;
  if (text) insert(select.form, text);
  select.value = "";
});

function insert({ elements: { body } }, text) {
  body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
  body.focus();
}
