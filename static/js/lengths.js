// Says beside a field how much of its text is too much. Nothing typed is cut; the server refuses it all the same.
import { make, on } from "./page.js";

on("input", "[data-longest]", (field) => {
  const over = [...field.value].length - Number(field.dataset.longest);
  const line = lineOf(field) ?? (over > 0 && added(field));
  if (!line) return;
  const much = `${over.toLocaleString("en")} character${over > 1 ? "s" : ""}`;
  (line.querySelector("li") ?? line).textContent = over > 0 ? `${much} too long: ${field.dataset.longest} fit here.` : "";
  line.classList.add("too-long");
});

// Ours, or what the server said of the same.
function lineOf(field) {
  const after = place(field).nextElementSibling;
  if (after?.matches(".too-long")) return after;
  const said = field.id && document.getElementById(`${field.id}_error`);
  return said && /too(-| )long/.test(said.className + said.textContent) ? said : null;
}

function added(field) {
  const line = make("p", { class: "errorlist", role: "status" });
  place(field).after(line);
  return line;
}

function place(field) {
  return field.closest(".one-line") ?? field;
}
