// One way to post from a script. A lost session or an old token is repaired and the post sent again, once.
import { csrf } from "./page.js";
import { signInAgain, whoNow } from "./signin.js";

export function headers() {
  return { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
}

// Whether a post that ended with `status` should be sent again; `quiet` ones never ask anyone to sign in.
export async function repaired(status, staleToken, quiet = false) {
  if (status === 401) return !quiet && (await signInAgain());
  return Boolean(staleToken) && (await whoNow()) === "same";
}

// Rejects when the server can't be reached; any answer of the server is returned.
export async function post(url, data, { quiet = false, keepalive = false, again = true } = {}) {
  data.delete("csrfmiddlewaretoken");
  const answer = await fetch(url, { method: "POST", body: data, headers: headers(), keepalive });
  if (again && (await repaired(answer.status, answer.headers.get("X-CSRF-Failed"), quiet))) {
    return post(url, data, { quiet, keepalive, again: false });
  }
  return answer;
}
