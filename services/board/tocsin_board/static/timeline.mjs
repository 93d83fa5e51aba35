/** The histogram over time: bars stacked by type, and a stretch of them to be drawn over as a filter. */

import { binOf, binsOf, counted, domain } from "./bins.mjs";
import { moved } from "./brush.mjs";
import { el, fill } from "./dom.mjs";
import { colours, NUMBER_OF, TYPES } from "./ontology.mjs";
import { dayNumber, dayWords, isoOf, number, several } from "./words.mjs";

const PAD = { left: 36, right: 8, top: 6, bottom: 18 };
const PRESETS = [
  ["7 d", 7],
  ["30 d", 30],
  ["90 d", 90],
  ["1 y", 365],
];
const LABEL_PIXELS = 92;

export class Timeline {
  #ask;
  #view = null;
  #filters = null;
  #bins = null;
  #counts = [];
  #drag = null;
  #over = -1;

  /** `ask` is called with {since, until}. */
  constructor(section, ask) {
    this.#ask = ask;
    this.canvas = el("canvas", { class: "bars", role: "slider", tabindex: 0 });
    this.count = el("p", { class: "timeline-count", id: "count" });
    this.words = el("p", { class: "timeline-words" });
    this.presets = el("div", { class: "presets", role: "group", "aria-label": "Period" });
    fill(section, el("div", { class: "timeline-head" }, this.count, this.words, this.presets), this.canvas);
    const on = (name, act) => this.canvas.addEventListener(name, act);
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", () => this.#up());
    on("pointercancel", () => this.#stop());
    on("pointerleave", () => this.#point(-1));
    on("keydown", (event) => this.#key(event));
    on("blur", () => this.#stop());
    on("dblclick", () => ask({ since: null, until: null }));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  show(view, filters) {
    this.#view = view;
    this.#filters = filters;
    const days = domain(view.timeline, filters);
    const bins = days ? binsOf(days) : null;
    if (bins?.unit !== this.#bins?.unit || bins?.starts[0] !== this.#bins?.starts[0]) this.#drag = null; // other bars
    this.#bins = bins;
    this.#counts = days
      ? counted(view.timeline, this.#bins.starts, TYPES.length, (row) => NUMBER_OF[row.event_type])
      : [];
    this.#drawPresets();
    this.draw();
  }

  /** Say how many incidents there are: `words` is the number, in bold. */
  total(words, thing) {
    fill(this.count, el("strong", {}, words), ` ${thing}`);
  }

  /** Draw what is known, in the colours of now. */
  draw() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height || !this.#view) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const pen = this.canvas.getContext("2d");
    pen.scale(scale, scale);
    this.#say();
    if (!this.#bins) return;
    const style = getComputedStyle(this.canvas);
    const ink = {
      line: style.getPropertyValue("--line"),
      text: style.getPropertyValue("--muted"),
      wash: style.getPropertyValue("--wash"),
    };
    pen.font = `11px ${style.fontFamily}`;
    const most = Math.max(1, ...this.#counts.map(total));
    this.#drawScale(pen, most, width, height, ink);
    this.#drawBars(pen, most, height);
    this.#drawChosen(pen, height, ink);
  }

  #x(bin) {
    const wide = this.canvas.clientWidth - PAD.left - PAD.right;
    return PAD.left + (wide * bin) / this.#counts.length;
  }

  #drawScale(pen, most, width, height, ink) {
    const floor = height - PAD.bottom;
    pen.fillStyle = ink.text;
    pen.strokeStyle = ink.line;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const value of [0, most]) {
      const y = floor - ((floor - PAD.top) * value) / most;
      pen.beginPath();
      pen.moveTo(PAD.left, Math.round(y) + 0.5);
      pen.lineTo(width - PAD.right, Math.round(y) + 0.5);
      pen.stroke();
      if (value) pen.fillText(number(value), PAD.left - 6, y + 4);
    }
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    const every = Math.max(1, Math.ceil((LABEL_PIXELS * this.#counts.length) / (width - PAD.left)));
    for (let bin = 0; bin < this.#counts.length; bin += every) {
      if (this.#x(bin) + LABEL_PIXELS - 20 > width) break;
      pen.fillText(
        this.#bins.unit === "month"
          ? dayWords(this.#bins.starts[bin]).replace(/^\d+ /, "")
          : dayWords(this.#bins.starts[bin]),
        this.#x(bin),
        height - 4,
      );
    }
  }

  #drawBars(pen, most, height) {
    const paint = colours();
    const floor = height - PAD.bottom;
    const chosen = this.#chosen();
    this.#counts.forEach((counts, bin) => {
      const left = this.#x(bin);
      const wide = Math.max(1, this.#x(bin + 1) - left - (this.#x(1) - this.#x(0) > 4 ? 1 : 0));
      let y = floor;
      pen.globalAlpha = chosen && (bin < chosen[0] || bin > chosen[1]) ? 0.28 : 1;
      counts.forEach((count, type) => {
        if (!count) return;
        const tall = Math.max(1, ((floor - PAD.top) * count) / most);
        pen.fillStyle = paint[type];
        pen.fillRect(left, y - tall, wide, tall);
        y -= tall;
      });
    });
    pen.globalAlpha = 1;
  }

  #drawChosen(pen, height, ink) {
    const bins = this.#stretch();
    if (!bins) return;
    pen.fillStyle = ink.wash;
    pen.fillRect(this.#x(bins[0]), PAD.top, this.#x(bins[1] + 1) - this.#x(bins[0]), height - PAD.bottom - PAD.top);
  }

  /** Return the first and last bin that are pointed at, or null. */
  #stretch() {
    const ends = this.#drag ?? (this.#over >= 0 ? [this.#over] : []);
    const inside = ends.filter((bin) => bin < this.#counts.length);
    return inside.length ? [Math.min(...inside), Math.max(...inside)] : null;
  }

  /** Return the first and last bin that the filter leaves, or null where it leaves all. */
  #chosen() {
    const { since, until } = this.#filters;
    if (!since && !until) return null;
    const { starts } = this.#bins;
    const first = since ? binOf(Math.max(dayNumber(since), starts[0]), starts) : 0;
    const last = until ? binOf(Math.min(dayNumber(until), starts.at(-1) - 1), starts) : starts.length - 2;
    return [first < 0 ? starts.length : first, last];
  }

  #binAt(event) {
    const share = (event.offsetX - PAD.left) / (this.canvas.clientWidth - PAD.left - PAD.right);
    return Math.min(this.#counts.length - 1, Math.max(0, Math.floor(share * this.#counts.length)));
  }

  #down(event) {
    if (!this.#bins || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.#drag = [this.#binAt(event), this.#binAt(event)];
    this.draw();
  }

  #move(event) {
    if (!this.#bins) return;
    if (this.#drag) this.#drag[1] = this.#binAt(event);
    this.#point(this.#binAt(event));
  }

  #point(bin) {
    this.#over = bin;
    this.draw();
  }

  #stop() {
    this.#drag = null;
    this.draw();
  }

  /** Arrows move a stretch, with Shift they widen it; Enter filters by it, Escape lets it be, Delete takes all dates. */
  #key(event) {
    if (!this.#bins || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#counts.length - 1;
    const begun = this.#drag ?? this.#chosen() ?? [last, last];
    const stretch = moved(
      begun.map((bin) => Math.min(last, Math.max(0, bin))),
      event,
      this.#counts.length,
    );
    if (stretch) {
      this.#drag = stretch;
      this.draw();
    } else if (event.key === "Enter" && this.#drag) this.#up();
    else if (event.key === "Escape" && this.#drag) this.#stop();
    else if (event.key === "Delete" || event.key === "Backspace") this.#ask({ since: null, until: null });
    else return;
    event.preventDefault();
  }

  #up() {
    if (!this.#drag) return;
    const stretch = this.#stretch();
    this.#drag = null;
    if (!stretch) return;
    const [first, last] = stretch;
    this.#ask({ since: isoOf(this.#bins.starts[first]), until: isoOf(this.#bins.starts[last + 1] - 1) });
  }

  #say() {
    const { since, until } = this.#filters;
    const words = this.#stretchWords(this.#stretch());
    const period =
      since || until
        ? `${since ? dayWords(dayNumber(since)) : "the beginning"} – ${until ? dayWords(dayNumber(until)) : "now"}`
        : "";
    fill(
      this.words,
      words ?? (this.#bins ? `Per ${this.#bins.unit}` : "No dates"),
      words || !period ? null : el("span", { class: "period" }, period),
    );
    const said = {
      "aria-label": `Period of the incidents, per ${this.#bins?.unit ?? "day"}`,
      "aria-description": "Arrows move, Shift and arrows widen, Enter filters, Delete takes all dates",
      "aria-valuemin": 0,
      "aria-valuemax": Math.max(0, this.#counts.length - 1),
      "aria-valuenow": this.#drag?.[1] ?? Math.max(0, this.#counts.length - 1),
      "aria-valuetext": (this.#drag && words) || period || "all dates",
    };
    for (const [name, value] of Object.entries(said)) this.canvas.setAttribute(name, value);
  }

  #stretchWords(stretch) {
    if (!stretch) return null;
    const [from, to] = [this.#bins.starts[stretch[0]], this.#bins.starts[stretch[1] + 1] - 1];
    const days = from === to ? dayWords(from) : `${dayWords(from)} – ${dayWords(to)}`;
    const count = this.#counts.slice(stretch[0], stretch[1] + 1).reduce((sum, bin) => sum + total(bin), 0);
    return `${days}: ${several(count, "incident")}`;
  }

  #drawPresets() {
    const last = this.#view.timeline.reduce((newest, row) => Math.max(newest, row.last ?? -Infinity), -Infinity);
    const since = (days) => isoOf(last - days + 1);
    const button = (words, wanted) => {
      const isNow = this.#filters.since === wanted && this.#filters.until === null;
      return el(
        "button",
        {
          type: "button",
          "data-key": words,
          "aria-pressed": String(isNow),
          click: () => this.#ask({ since: wanted, until: null }),
        },
        words,
      );
    };
    const bounded = last === -Infinity ? [] : PRESETS.map(([words, days]) => button(words, since(days)));
    fill(this.presets, bounded, button("All", null));
  }
}

const total = (counts) => counts.reduce((sum, count) => sum + count, 0);
