// An entry that was marked in an agent's run leaves the run: a person found it worth seeing.
import { each } from "./page.js";

each(".fold .star", (star) => {
  const item = star.closest(".log > li");
  item.closest(".fold").nextElementSibling.prepend(item);
  item.tabIndex = -1;
  item.focus();
});
