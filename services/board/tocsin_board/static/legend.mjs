/** What the map's signs mean: colours, sizes, circles. */

import { el, svg } from "./dom.mjs";
import { SIZES } from "./map-style.mjs";
import { TYPES } from "./ontology.mjs";

const KILLED = [0, 9, 100];
const WIDTH = 36; // pixels, of a sign: the words after them stand in one line

/** Return a legend that opens. */
export function legend() {
  const types = TYPES.map((type, number) => el("li", {}, el("span", { class: `swatch type-${number}` }), type));
  const sizes = KILLED.map((killed) => el("li", {}, disc(SIZES.get(Math.sqrt(killed))), killed ? `${killed} killed` : "none, or not said"));
  const signs = [
    el("li", {}, disc(10, "unsure"), "how far off the place may be"),
    el("li", {}, disc(10, "many"), "many close together: how many of each type"),
  ];
  return el(
    "details",
    { class: "menu legend" },
    el("summary", {}, "Legend"),
    el("div", { class: "sheet" }, el("ul", {}, types), el("ul", {}, sizes), el("ul", {}, signs)),
  );
}

function disc(radius, kind = "sized") {
  const height = 2 * radius + 4;
  const shape = { cx: WIDTH / 2, cy: height / 2, r: radius };
  return svg("svg", { class: kind, width: WIDTH, height, "aria-hidden": "true" }, svg("circle", shape));
}
