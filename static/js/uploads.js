// Files pasted, dropped or chosen: each goes up at once with its progress, and its link takes its place in the text.
import { each, make, on } from "./page.js";
import { projectOf, writingField } from "./fields.js";
import { headers, repaired } from "./net.js";

on("change", "[data-files]", (input) => {
  addAll(input.form ?? input.closest("form"), input.files);
  input.value = "";
});
each("[data-composer]", (form) => {
  form.addEventListener("paste", (event) => {
    // Cells of a spreadsheet come with a picture of themselves: then the text is what was meant.
    if (!event.clipboardData.files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    addAll(form, event.clipboardData.files);
  });
  form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && (event.preventDefault(), form.classList.add("over")));
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (event.dataTransfer.files.length) event.preventDefault();
    addAll(form, event.dataTransfer.files);
  });
});

function addAll(form, files) {
  if (form.dataset.uploadUrl) for (const file of files) add(form, file);
}

async function add(form, file) {
  const text = writingField(form);
  const bar = make("progress", { max: "1", value: "0", "aria-label": `Uploading ${file.name}` });
  const row = make("li", {}, make("span", {}, file.name), bar);
  form.querySelector("[data-uploads]").append(row);
  const most = Number(form.dataset.maxBytes) || Infinity;
  if (file.size > most) return refuse(row, `${file.name} is larger than ${Math.round(most / 1048576)} MB.`);
  const place = `![uploading ${file.name.replace(/[[\]]/g, "")} …]()`;
  insert(text, place);
  const answer = await send(form, file, bar);
  replace(text, place, answer.markdown ?? "");
  if (answer.markdown) row.remove();
  else refuse(row, answer.error ?? `${file.name} did not arrive. Try it again.`);
}

function send(form, file, bar, again = true) {
  const data = new FormData();
  data.set("client_key", form.dataset.filesKey || form.dataset.key);
  data.set("file", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.uploadUrl.replace(/\/p\/[^/]+\//, `/p/${projectOf(form)}/`));
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
    request.responseType = "json";
    request.onerror = () => done({});
    request.onload = async () => {
      const retry = again && (await repaired(request.status, request.getResponseHeader("X-CSRF-Failed")));
      done(retry ? send(form, file, bar, false) : request.response ?? {});
    };
    request.send(data);
  });
}

function refuse(row, why) {
  const close = make("button", { type: "button", class: "quiet slim" }, "Close");
  close.onclick = () => row.remove();
  row.replaceChildren(make("span", { class: "bad", role: "alert" }, why), close);
}

function insert(text, words) {
  const before = text.value.slice(0, text.selectionStart);
  // A paragraph of its own: pictures in one paragraph would flow side by side.
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  text.setRangeText(`${gap}${words}\n`, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function replace(text, place, by) {
  // What did not arrive leaves no empty line behind.
  const words = !by && text.value.includes(`${place}\n`) ? `${place}\n` : place;
  const at = text.value.indexOf(words);
  if (at < 0) return by && insert(text, by);
  text.setRangeText(by, at, at + words.length, "preserve");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
