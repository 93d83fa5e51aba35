/** Says quietly what has just arrived: a few lines in a corner, and a sentence for who listens to the page. */

import { by, el, told } from "./dom.mjs";
import { NUMBER_OF } from "./ontology.mjs";
import { countryName } from "./words.mjs";

const SHOWN = 3;
const STAYS_MILLISECONDS = 7_000;
const SAID_MILLISECONDS = 1_500; // changes that come together are said together
const WORDS = { created: "New", updated: "Updated", merged: "Merged", split: "Split off", retracted: "Retracted" };

let unsaid = [];
let saying = null;

/** Tell of a change; `open` is called with the incident's id where somebody wants to see it. */
export function announce(row, kind, open) {
  const words = sentence(row);
  const line = el(
    "button",
    { class: "toast", type: "button", click: () => open(row.id) },
    el("span", { class: `swatch type-${NUMBER_OF[row.event_type]}` }),
    el("span", { class: "toast-kind" }, WORDS[kind]),
    told(words),
  );
  const toasts = by("toasts");
  toasts.append(line);
  while (toasts.childElementCount > SHOWN) toasts.firstElementChild.remove();
  setTimeout(() => line.remove(), STAYS_MILLISECONDS);
  unsaid.push(`${WORDS[kind]}: ${words}`);
  saying ??= setTimeout(say, SAID_MILLISECONDS);
}

function say() {
  const [last] = unsaid.slice(-1);
  by("announcer").textContent = unsaid.length > 1 ? `${unsaid.length} changes. The last is ${last}` : last;
  unsaid = [];
  saying = null;
}

function sentence(row) {
  const where = [row.place, row.country && countryName(row.country)].filter(Boolean).join(", ");
  return where ? `${row.sub_event_type}, ${where}` : row.sub_event_type;
}
