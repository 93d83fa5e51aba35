/** How much of a long list is not shown, and the way to more of it. */

import { el } from "./dom.mjs";
import { several } from "./words.mjs";

/** Say how many of a thing are not shown: `ask` is called to see more of them, where more can be shown. */
export function moreOf(missing, thing, ask = null) {
  if (!(missing > 0)) return null;
  return el(
    "p",
    { class: "and-more note" },
    `and ${several(missing, `more ${thing}`)} `,
    ask ? el("button", { class: "quiet", type: "button", "data-key": `more ${thing}`, click: ask }, "Show more") : null,
  );
}
