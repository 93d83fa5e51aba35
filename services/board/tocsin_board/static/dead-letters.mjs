/** Dead letters: what a worker could not handle, why, what it holds; and for who may, to be replayed or dropped. */

import { ask, isSignedIn, mayRepair, whoIsKnown } from "./api.mjs";
import { confirmed } from "./dialogs.mjs";
import { el, fill, told } from "./dom.mjs";
import { problemOf } from "./problems.mjs";
import { agoWords, momentWords, plain, several } from "./words.mjs";

const ACTS = {
  replay: {
    title: "Replay this letter?",
    words:
      "Its entry is put on its stream again, for the stage to try anew. Where the cause is not mended, it comes back.",
    verb: "Replay",
  },
  drop: {
    title: "Drop this letter for good?",
    words: "Its entry is never handled: what it tells of will be missing. This cannot be undone.",
    verb: "Drop for good",
  },
};

/** The letters stay the same elements as others come and go: what is opened stays open, and the focus where it is. */
export class DeadLetters {
  #shown = new Map();
  #wanted = null;

  constructor() {
    this.count = el("p", { class: "note" });
    this.list = el("div", { class: "letters" });
    this.said = el("p", { class: "note", role: "status" });
    this.element = el("div", {}, this.count, this.said, this.list);
  }

  /** Open a letter, "STREAM/ID", once it is shown. */
  open(name) {
    this.#wanted = name;
    this.#reveal();
  }

  /** Show these letters, the newest first. */
  show({ dead_letters: letters, at }) {
    this.count.textContent = letters.length
      ? `The newest ${several(letters.length, "letter")}.`
      : "None. What a worker cannot handle is kept here with the reason.";
    const names = new Set(letters.map(nameOf));
    for (const [name, shown] of this.#shown) if (!names.has(name)) this.#forget(name, shown);
    let before = null;
    for (const letter of letters) {
      const shown = this.#shown.get(nameOf(letter)) ?? this.#add(letter, before);
      shown.ago.textContent = agoWords(letter.at, at);
      before = shown.element;
    }
    this.#reveal();
  }

  #add(letter, before) {
    const ago = el("span", { class: "note" });
    const detail = el("div", { class: "letter-detail" });
    const element = el(
      "details",
      { class: "letter", id: `dead-${letter.id}`, toggle: () => element.open && this.#look(letter, detail) },
      el(
        "summary",
        {},
        el("span", { class: "tag" }, plain(letter.reason)),
        el("span", {}, letter.stage),
        ago,
        el("span", { class: "detail" }, told(letter.detail)),
      ),
      el("p", {}, told(letter.detail)),
      el("p", { class: "note" }, `${letter.stream} ${letter.id} · ${momentWords(letter.at)} · `, linkTo(letter)),
      letter.report_id ? el("p", { class: "note" }, "report ", el("code", {}, letter.report_id)) : null,
      detail,
    );
    if (before) before.after(element);
    else this.list.prepend(element);
    const shown = { element, ago };
    this.#shown.set(nameOf(letter), shown);
    return shown;
  }

  #forget(name, { element }) {
    element.remove();
    this.#shown.delete(name);
  }

  #reveal() {
    const shown = this.#shown.get(this.#wanted);
    if (!shown) return;
    this.#wanted = null;
    shown.element.open = true;
    shown.element.scrollIntoView({ block: "nearest" });
    shown.element.querySelector("summary").focus({ preventScroll: true });
  }

  async #look(letter, detail) {
    await whoIsKnown();
    if (!mayRepair()) {
      const words = isSignedIn()
        ? "An admin's key shows what it holds"
        : "Signed in as admin, this shows what it holds";
      fill(detail, el("p", { class: "note" }, `${words}, replays or drops it. So does `, commandFor(letter)));
      return;
    }
    fill(detail, el("p", { class: "note", role: "status" }, "Loading…"));
    const act = (name) => this.#act(name, letter);
    try {
      fill(detail, held(await ask(`dead/${pathOf(letter)}`), act));
    } catch (error) {
      fill(detail, el("p", { class: "problem" }, problemOf(error)), el("p", { class: "note" }, commandFor(letter)));
    }
  }

  async #act(name, letter) {
    const act = (why) => ask(`dead/${pathOf(letter)}/${name}`, { method: "POST", body: { why } });
    if (!(await confirmed({ ...ACTS[name], act }))) return;
    const shown = this.#shown.get(nameOf(letter));
    const next = shown?.element.nextElementSibling ?? shown?.element.previousElementSibling;
    if (shown) this.#forget(nameOf(letter), shown);
    this.said.textContent = `${letter.id} of ${letter.stream} was ${name === "replay" ? "replayed" : "dropped"}.`;
    next?.querySelector("summary").focus();
  }
}

const nameOf = ({ stream, id }) => `${stream}/${id}`;
const pathOf = ({ stream, id }) => `${encodeURIComponent(stream)}/${encodeURIComponent(id)}`;
const linkTo = (letter) => el("a", { href: `#/pipeline/${pathOf(letter)}` }, "Link to it");
const commandFor = (letter) => el("code", {}, `tocsin dead show ${letter.id}`);

/** Return what a letter holds, and what may be done with it. */
function held(known, act) {
  const entry = known.entry.map(({ name, value, encoding }) => [
    el("dt", {}, told(encoding && encoding !== "utf-8" ? `${name} (${encoding})` : name)),
    el("dd", {}, el("pre", { tabindex: 0 }, told(value))),
  ]);
  const button = (name, words, kind) => el("button", { class: kind, type: "button", click: () => act(name) }, words);
  const tries = known.deliveries ? `, delivered ${several(known.deliveries, "time")}` : "";
  return [
    el("p", { class: "note" }, known.worker ? ["by ", told(known.worker), tries] : null),
    el(
      "dl",
      { class: "entry" },
      entry.length ? entry : el("p", { class: "note" }, "It holds no entry: it can only be dropped."),
    ),
    el(
      "div",
      { class: "letter-acts" },
      entry.length ? button("replay", "Replay…", "primary") : null,
      button("drop", "Drop…", "tool danger"),
    ),
  ];
}
