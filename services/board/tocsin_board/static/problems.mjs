/** What went wrong, as the API says it: what, and how to mend it. */

import { el, told } from "./dom.mjs";

/** Return what an error says, its mend in a line of its own. */
export function problemOf(error) {
  return [el("span", {}, said(error.message)), error.mend ? el("span", { class: "mend" }, said(error.mend)) : null];
}

/** Return words as a sentence, with what is to be typed as such: the API says them without a capital or a full stop. */
function said(words) {
  const trimmed = words.trim();
  const sentence = `${trimmed.slice(0, 1).toUpperCase()}${trimmed.slice(1)}${/[.!?…]$/.test(trimmed) ? "" : "."}`;
  return sentence.split(/`([^`]+)`/).map((part, i) => (i % 2 ? el("code", {}, told(part)) : told(part)));
}

/** Return a box that says an error in place of what it kept from being shown; `again` tries anew. */
export function failure(error, { title = null, again = null } = {}) {
  return el(
    "div",
    { class: "failure", role: "alert" },
    title ? el("h2", {}, title) : null,
    el("p", { class: "failure-words" }, problemOf(error)),
    again ? el("button", { class: "primary", type: "button", click: again }, "Try again") : null,
  );
}
