/** What comes before the page: asking for a key, and the list of keys on the keyboard. */

import { begin } from "./api.mjs";
import { el, fill } from "./dom.mjs";

const KEYS = [
  ["/", "Search"],
  ["j, k", "Next and previous incident"],
  ["Enter", "Open the chosen incident"],
  ["Esc", "Close the panel, or leave the search"],
  ["f", "To the filters"],
  ["m", "To the map: arrows move it, + and − zoom"],
  ["p", "To the pipeline, and back"],
  ["?", "This list"],
];

function dialog(name, title, ...children) {
  const box = el("dialog", { class: `dialog ${name}`, "aria-label": title }, el("h2", {}, title), children);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

/** Show what the keyboard can do. */
export function help() {
  if (document.querySelector("dialog.help")) return;
  const rows = KEYS.map(([keys, words]) =>
    el(
      "div",
      {},
      el(
        "dt",
        {},
        keys.split(", ").map((key) => el("kbd", {}, key)),
      ),
      el("dd", {}, words),
    ),
  );
  dialog(
    "help",
    "Keyboard",
    el("dl", { class: "keys" }, rows),
    el("form", { method: "dialog" }, el("button", { class: "primary" }, "Close")),
  );
}

/** Ask for a key until one is right; return true once a session has begun, false where somebody may leave and did. */
export function askForKey({ problem: first = "", mayLeave = false } = {}) {
  return new Promise((resolve) => {
    const input = el("input", {
      type: "password",
      name: "key",
      required: true,
      autocomplete: "current-password",
      "aria-label": "Key",
    });
    const problem = el("p", { class: "problem", role: "alert" }, first);
    const sent = async (event) => {
      event.preventDefault();
      try {
        await begin(input.value.trim());
        resolve(true);
        box.close();
      } catch (error) {
        problem.textContent = [error.message, error.mend].filter(Boolean).join(" ");
        input.select();
      }
    };
    const box = dialog(
      "sign-in",
      "Tocsin asks for a key",
      el("p", { class: "note" }, "Whoever runs this board gives out keys. It is kept until this tab is closed."),
      el("form", { submit: sent }, input, problem, el("button", { class: "primary", type: "submit" }, "Sign in")),
    );
    if (mayLeave) box.addEventListener("close", () => resolve(false));
    else box.addEventListener("cancel", (event) => event.preventDefault());
  });
}

/** Say on the whole page that it could not be loaded; `again` is called by its button. */
export function failed(section, error, again) {
  fill(
    section,
    el(
      "div",
      { class: "failure", role: "alert" },
      el("h2", {}, "The incidents could not be loaded"),
      el("p", {}, error.message),
      el("p", { class: "note" }, error.mend ?? ""),
      el("button", { class: "primary", type: "button", click: again }, "Try again"),
    ),
  );
}
