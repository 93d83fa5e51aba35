/** Asking the board's API: the key that is sent along, and errors that say what, where and how to mend it. */

const KEY = "tocsin-key";

/** The API's own error, or that it could not be reached (`status` 0). */
export class Refused extends Error {
  constructor(status, { what, where = "", mend = "" }) {
    super(what);
    this.name = "Refused";
    this.status = status;
    this.where = where;
    this.mend = mend;
  }
}

/** Who asks: {name, role}. Without a key, and where the board allows it, somebody who may read. */
export let who = { name: null, role: "read" };

export const mayCorrect = () => who.role === "correct" || who.role === "admin";

/** Whether dead letters may be looked into, replayed and dropped. */
export const mayRepair = () => who.role === "admin";

export const isSignedIn = () => sessionStorage.getItem(KEY) !== null;

let begun = Promise.resolve();

/** Wait until it is known who asks, or that nobody says. */
export const whoIsKnown = () => begun;

/** Begin a session, with this key or the one that is kept: the cookie is for what can send no header. Raises Refused. */
export function begin(key = sessionStorage.getItem(KEY)) {
  const session = enter(key);
  begun = session.catch(() => null);
  return session;
}

async function enter(key) {
  try {
    who = await ask("session", { method: "POST", key });
  } catch (error) {
    if (error.status === 401 || error.status === 403) sessionStorage.removeItem(KEY);
    throw error;
  }
  if (key) sessionStorage.setItem(KEY, key);
}

/** Forget the key and load the page anew. */
export function leave() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

/** Return the JSON at a path of the API. Raises Refused. */
export async function ask(path, { method = "GET", body, key = sessionStorage.getItem(KEY), signal } = {}) {
  const headers = { Accept: "application/json" };
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, {
      what: "The board cannot be reached.",
      where: path,
      mend: "Is it running, and are you online?",
    });
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Refused(response.status, answer?.error ?? { what: `The board answered ${response.status}.`, where: path });
}
