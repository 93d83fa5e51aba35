/** The filter of a point and a radius: typed, or taken from the map. */

import { el, settled } from "./dom.mjs";
import { nearOf } from "./url.mjs";

const USUAL_KM = 100;
const TYPING_MILLISECONDS = 400;

export class Near {
  #ask;
  #near = null;

  /** `ask` is called with {near: [lat, lon, km] | null}, `pick` once somebody wants to point at the map. */
  constructor(ask, pick) {
    this.#ask = ask;
    const typed = settled(() => this.#typed(), TYPING_MILLISECONDS);
    this.point = el("input", {
      type: "text",
      inputmode: "text",
      maxlength: 40,
      spellcheck: "false",
      "aria-label": "Near: latitude, longitude",
      placeholder: "Latitude, longitude",
      input: typed,
    });
    this.km = el("input", { type: "number", min: 1, max: 20_000, value: USUAL_KM, "aria-label": "Near: km around it" });
    this.km.addEventListener("input", typed);
    this.problem = el("p", { class: "problem", role: "alert" });
    this.remove = el("button", { class: "quiet", type: "button", click: () => ask({ near: null }) }, "Remove");
    const choose = el("button", { class: "quiet", type: "button", click: () => pick() }, "Choose on the map");
    const line = el("div", { class: "near-line" }, el("span", { class: "note" }, "within"), this.km, "km");
    this.element = el(
      "div",
      { class: "near" },
      this.point,
      line,
      this.problem,
      el("div", { class: "near-acts" }, choose, this.remove),
    );
  }

  /** Take a point, with the radius that is set. */
  at(lat, lon) {
    this.point.value = `${lat.toFixed(3)}, ${lon.toFixed(3)}`;
    this.#typed();
  }

  /** Show what is asked for. */
  show(near) {
    this.remove.hidden = near === null;
    if (near === this.#near) return;
    this.#near = near;
    if (document.activeElement !== this.point) this.point.value = near ? `${near[0]}, ${near[1]}` : "";
    if (near && document.activeElement !== this.km) this.km.value = near[2];
    this.problem.textContent = "";
  }

  #typed() {
    const near = nearOf(`${this.point.value} ${this.km.value}`);
    const isLeft = this.point.value.trim() === "";
    this.problem.textContent = near || isLeft ? "" : "Degrees, as 18.43, 1.41; and at least 1 km.";
    if (near || isLeft) this.point.removeAttribute("aria-invalid");
    else this.point.setAttribute("aria-invalid", "true");
    if (near || isLeft) this.#ask({ near: isLeft ? null : near });
  }
}
