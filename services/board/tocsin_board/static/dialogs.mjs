/** What comes before the page: asking for a key, and the list of keys on the keyboard. */

import { begin } from "./api.mjs";
import { el, fill } from "./dom.mjs";
import { failure, problemOf } from "./problems.mjs";

const KEYS = [
  ["/", "Search"],
  ["j, k", "Next and previous incident"],
  ["Enter", "Open the chosen incident"],
  ["Esc", "Close the panel, or leave the search"],
  ["f", "To the filters"],
  ["m", "To the map: arrows move it, + and − zoom"],
  ["h", "To the histogram: arrows move a stretch, with Shift they widen it, Enter filters"],
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
export function askForKey({ refused = null, mayLeave = false } = {}) {
  return new Promise((resolve) => {
    const given = { type: "password", name: "key", required: true, autocomplete: "current-password" };
    const input = el("input", { ...given, "aria-label": "Key", "aria-describedby": "key-problem" });
    const problem = el("p", { class: "problem", id: "key-problem", role: "alert" }, refused ? problemOf(refused) : "");
    const sent = async (event) => {
      event.preventDefault();
      try {
        await begin(input.value.trim());
        resolve(true);
        box.close();
      } catch (error) {
        fill(problem, problemOf(error));
        input.select();
      }
    };
    const box = dialog(
      "sign-in",
      "Tocsin asks for a key",
      el("p", { class: "note" }, "Whoever runs this board gives out keys. It is kept until this tab is closed."),
      el("form", { submit: sent }, input, problem, el("button", { class: "primary", type: "submit" }, "Sign in")),
      howToMakeOne(),
    );
    if (mayLeave) box.addEventListener("close", () => resolve(false));
    else box.addEventListener("cancel", (event) => event.preventDefault());
  });
}

function howToMakeOne() {
  const ways = [
    ["Beside `tocsin run`", "tocsin keys new desk --role read"],
    ["With Compose", "docker compose run --rm cli keys new desk --role read"],
  ];
  return el(
    "details",
    { class: "how" },
    el("summary", {}, "You run it yourself?"),
    el("p", { class: "note" }, "One of these makes a key and prints it, this once. Roles: read, correct, admin."),
    ways.map(([title, command]) =>
      el("p", {}, el("span", { class: "note" }, title.replaceAll("`", "")), el("code", {}, command)),
    ),
  );
}

/** Ask whether to go on, and why; `act` is called with why, and what it raises is said. Return whether it was done. */
export function confirmed({ title, words, verb, act }) {
  return new Promise((resolve) => {
    const why = el("input", { name: "why", required: true, maxlength: 500, autocomplete: "off" });
    const problem = el("p", { class: "problem", role: "alert" });
    const button = el("button", { class: "primary", type: "submit" }, verb);
    let isDone = false;
    const sent = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await act(why.value.trim());
        isDone = true;
        box.close();
      } catch (error) {
        fill(problem, problemOf(error));
      } finally {
        button.disabled = false;
      }
    };
    const cancel = el("button", { class: "tool", type: "button", click: () => box.close() }, "Cancel");
    const box = dialog(
      "confirm",
      title,
      el("p", {}, words),
      el(
        "form",
        { submit: sent },
        el("label", { class: "field" }, el("span", {}, "Why"), why),
        problem,
        el("div", { class: "dialog-acts" }, button, cancel),
      ),
    );
    box.addEventListener("close", () => resolve(isDone));
  });
}

/** Say in a section that it could not be loaded; `again` is called by its button. */
export function failed(section, error, again) {
  fill(section, failure(error, { title: "The incidents could not be loaded", again }));
}
