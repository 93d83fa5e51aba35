/** The pipeline, live: each stage's rate and backlog, what was refused and why, the sources, the newest dead letters. */

import { ask } from "./api.mjs";
import { DeadLetters } from "./dead-letters.mjs";
import { el, fill, svg, told } from "./dom.mjs";
import { failure } from "./problems.mjs";
import { agoWords, durationWords, momentWords, NOTHING_SAID, number, plain, several } from "./words.mjs";

const EVERY_MILLISECONDS = 2_000;
const KEPT = 60; // two minutes of rates, for the line beside them
const LAG_TOLD = 100; // entries that wait: more are said in the same colour
const SLOW_SECONDS = 10; // the oldest entry has waited so long: said in the colour of a warning

export class Pipeline {
  #timer = null;
  #rates = new Map();
  #flow = el("section", { class: "flow", "aria-label": "Stages" });
  #streams = el("div");
  #sources = el("div");
  #letters = new DeadLetters();
  #at = el("p", { class: "note" });

  constructor(main) {
    this.main = main;
    this.problem = el("div", { class: "pipeline-problem" });
    this.body = el(
      "div",
      { class: "pipeline-body", hidden: true },
      this.#flow,
      el("section", { class: "block" }, el("h3", {}, "Streams"), this.#streams),
      el("section", { class: "block" }, el("h3", {}, "Sources"), this.#sources),
      el("section", { class: "block wide", id: "dead-letters" }, el("h3", {}, "Dead letters"), this.#letters.element),
    );
    fill(main, el("header", { class: "pipeline-head" }, el("h2", {}, "Pipeline"), this.#at), this.problem, this.body);
  }

  /** Begin to ask every two seconds, with this letter opened: "STREAM/ID" or null; stop where `isShown` is false. */
  show(isShown, letter = null) {
    this.main.hidden = !isShown;
    clearTimeout(this.#timer);
    if (!isShown) return;
    this.#letters.open(letter);
    this.#look();
  }

  async #look() {
    try {
      this.#draw(await ask("pipeline.json"));
      fill(this.problem);
      this.body.hidden = false;
    } catch (error) {
      if (!this.problem.childElementCount) fill(this.problem, failure(error));
      this.body.classList.add("old");
    }
    clearTimeout(this.#timer);
    if (!this.main.hidden) this.#timer = setTimeout(() => this.#look(), EVERY_MILLISECONDS);
  }

  #draw(known) {
    this.body.classList.remove("old");
    const selection = getSelection();
    if (!selection.isCollapsed && this.main.contains(selection.anchorNode)) return; // somebody is copying an error
    const streams = new Map(known.streams.map((each) => [each.name, each]));
    this.#at.textContent = `as of ${momentWords(known.at)}, every two seconds`;
    fill(
      this.#flow,
      known.stages.map((stage) => this.#stage(stage, streams.get(stage.stream))),
    );
    refill(
      this.#streams,
      table(
        ["Stream", "Entries kept", "Added in all"],
        known.streams.map((each) => [each.name, number(each.entries), number(each.added)]),
      ),
    );
    refill(this.#sources, sources(known));
    this.#letters.show(known);
  }

  #stage(stage, stream) {
    const rates = [...(this.#rates.get(stage.stage) ?? []), stage.rate_per_minute].slice(-KEPT);
    this.#rates.set(stage.stage, rates);
    const state = stateOf(stage);
    const from = stream ? [stream.name, el("span", { class: "note" }, ` ${number(stream.entries)}`)] : stage.stream;
    return el(
      "article",
      { class: `stage ${state.name}` },
      el("p", { class: "stage-stream" }, from || "feeds, files, HTTP"),
      el(
        "div",
        { class: "stage-box" },
        el("h3", {}, stage.stage, el("span", { class: "state" }, state.words)),
        el("p", { class: "rate" }, number(Math.round(stage.rate_per_minute)), el("span", {}, " per minute")),
        line(rates),
        facts(stage, state),
        rejectedOf(stage),
      ),
    );
  }
}

/** Put a table in place of the last, scrolled sideways as that was. */
function refill(section, next) {
  const left = section.querySelector(".scroll")?.scrollLeft ?? 0;
  fill(section, next);
  const scroll = section.querySelector(".scroll");
  if (scroll) scroll.scrollLeft = left;
}

function stateOf(stage) {
  if (stage.consumers === 0) return { name: "down", words: "no worker" };
  if ((stage.oldest_pending_seconds ?? 0) > SLOW_SECONDS) return { name: "slow", words: "behind" };
  return { name: "well", words: "keeping up" };
}

function facts(stage, state) {
  const oldest = stage.oldest_pending_seconds;
  const fact = (title, words, isBad = false) =>
    el("div", { class: isBad ? "warn" : "" }, el("dt", {}, title), el("dd", {}, words));
  return el(
    "dl",
    {},
    fact("Lag", number(stage.lag), stage.lag > LAG_TOLD),
    fact("In hand", number(stage.pending)),
    fact("Oldest in hand", oldest === null ? NOTHING_SAID : durationWords(oldest), state.name === "slow"),
    fact("Workers", stage.consumers === null ? NOTHING_SAID : number(stage.consumers), state.name === "down"),
  );
}

function rejectedOf(stage) {
  const rejected = Object.entries(stage.rejected).map(([reason, count]) => `${number(count)} ${plain(reason)}`);
  if (!rejected.length) return el("p", { class: "note" }, "nothing rejected");
  return el("a", { class: "rejected", href: "#/pipeline", click: toDead }, rejected.join(", "));
}

function toDead(event) {
  event.preventDefault();
  document.getElementById("dead-letters").scrollIntoView({ behavior: "smooth" });
}

function line(rates) {
  const most = Math.max(1, ...rates);
  const points = rates.map((rate, i) => `${((KEPT - rates.length + i) / (KEPT - 1)) * 100},${23 - (rate / most) * 22}`);
  return svg(
    "svg",
    { class: "spark", viewBox: "0 0 100 24", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("polyline", { points: points.join(" "), "vector-effect": "non-scaling-stroke" }),
  );
}

function sources({ sources: known, at }) {
  if (!known.length) return el("p", { class: "note" }, "No source has been read yet.");
  const rows = known.map((each) => [
    el("span", { class: each.failures ? "mark-bad" : "mark-good" }, told(each.name)),
    [
      number(each.tally.new),
      each.tally.copies ? el("span", { class: "note" }, ` ${several(each.tally.copies, "copy", "copies")}`) : null,
    ],
    number(each.tally.known),
    number(each.tally.refused),
    each.last_report ? agoWords(each.last_report, at) : "never",
    each.last_error
      ? el(
          "span",
          { class: each.failures ? "warn" : "faint" },
          told(each.last_error),
          el("span", { class: "note" }, ` ${agoWords(each.last_error_at, at)}`),
        )
      : el("span", { class: "faint" }, "none"),
  ]);
  return table(["Source", "New", "Known", "Refused", "Last report", "Last error"], rows);
}

function table(heads, rows) {
  return el(
    "div",
    { class: "scroll", role: "group", tabindex: 0, "aria-label": heads[0] },
    el(
      "table",
      { class: "plain" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((each) => el("th", { scope: "col" }, each)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map((row) =>
          el(
            "tr",
            {},
            row.map((each) => el("td", {}, each)),
          ),
        ),
      ),
    ),
  );
}
