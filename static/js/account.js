// Pages of one's account: showing a password, and the browser's side of passkeys. Loaded there alone.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const REASONS = {
  NotAllowedError: "Nothing was confirmed. Try again when you are ready.",
  InvalidStateError: "This device holds a passkey for this account already.",
  SecurityError: "Passkeys don’t work at this address. They need https, or localhost.",
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) tell(form, "This browser offers no passkeys here. They need https, or localhost.");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(form, "");
    try {
      form.elements.credential.value = JSON.stringify(plain(await ask(form)));
      form.submit();
    } catch (error) {
      tell(form, REASONS[error.name] ?? "Your passkey could not be used. Try again, or sign in another way.");
    }
  });
}

function tell(form, words) {
  const place = form.querySelector("[data-said]");
  place.textContent = words;
  place.hidden = !words;
}

async function ask(form) {
  const options = structuredClone((await given(form)).publicKey);
  options.challenge = bytes(options.challenge);
  for (const known of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) known.id = bytes(known.id);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: options });
  options.user.id = bytes(options.user.id);
  if (form.elements.passwordless?.checked) {
    Object.assign(options.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  }
  return navigator.credentials.create({ publicKey: options });
}

// What to ask for: written into the page, or fetched when signing in, so that each attempt has its own challenge.
async function given(form) {
  const { options, optionsUrl } = form.dataset;
  const data = options
    ? JSON.parse(document.getElementById(options).textContent)
    : await (await fetch(optionsUrl, { headers: { Accept: "application/json" } })).json();
  return data.request_options ?? data.creation_options;
}

function plain(made) {
  const { id, type, authenticatorAttachment } = made;
  const clientExtensionResults = made.getClientExtensionResults();
  return { id, type, authenticatorAttachment, clientExtensionResults, rawId: text(made.rawId), response: fields(made.response) };
}

function fields(response) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const all = names.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return { ...Object.fromEntries(all), transports: response.getTransports?.() ?? [] };
}

for (const input of document.querySelectorAll("input[type=password]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "reveal", textContent: "Show" });
  const show = (on) => {
    input.type = on ? "text" : "password";
    button.textContent = on ? "Hide" : "Show";
    button.setAttribute("aria-label", `${button.textContent} the password`);
  };
  const frame = Object.assign(document.createElement("span"), { className: "revealing" });
  input.replaceWith(frame);
  frame.append(input, button);
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}
