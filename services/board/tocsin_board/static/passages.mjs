/** A report's text and the passages in it that fields were read from. Offsets count code points, end exclusive. */

import { el } from "./dom.mjs";

const AROUND = 110; // code points of a sentence shown on each side of what was read, where the sentence is longer
const TURNED = /[\u202d\u202e]/; // overrides: they show letters in another order than they stand in
const INSTEAD = "\ufffd";
const splitter = globalThis.Intl?.Segmenter ? new Intl.Segmenter("en", { granularity: "sentence" }) : null;

/** A text by its code points: JavaScript's own offsets count an emoji twice. */
export class Passages {
  constructor(text) {
    this.points = Array.from(text, (point) => (TURNED.test(point) ? INSTEAD : point));
    this.sentences = sentencesOf(text);
  }

  slice(start, end) {
    return this.points.slice(start, end).join("");
  }

  /** Return the sentence around a passage: {before, quote, after}. */
  around({ start, end }) {
    const within = this.sentences.find((each) => each.start <= start && start < each.end) ?? { start, end };
    const until = this.sentences.find((each) => each.start < end && end <= each.end)?.end ?? end;
    const from = Math.max(within.start, start - AROUND);
    const to = Math.min(until, end + AROUND);
    const before = this.slice(from, start).replace(/^\s+/, "");
    const after = this.slice(end, to).replace(/\s+$/, "");
    return {
      before: from > within.start ? before.replace(/^\S*\s/, "… ") : before,
      quote: this.slice(start, end),
      after: to < until ? after.replace(/\s\S*$/, " …") : after,
    };
  }

  /**
   * Return the text as nodes, cut wherever a passage begins or ends; a piece that lies in passages is a `mark` with
   * their numbers in `data-passages`. A passage is {start, end, kind, title}.
   */
  marked(passages) {
    const inside = passages
      .map((each, number) => ({ ...each, number }))
      .filter(({ start, end }) => start >= 0 && start < end && end <= this.points.length);
    const edges = new Set([0, this.points.length, ...inside.flatMap(({ start, end }) => [start, end])]);
    const cuts = [...edges].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((start, i) => {
      const text = this.slice(start, cuts[i + 1]);
      const here = inside.filter((each) => each.start <= start && each.end >= cuts[i + 1]);
      if (!here.length) return document.createTextNode(text);
      const kinds = [...new Set(here.map((each) => each.kind))].join(" ");
      const titles = [...new Set(here.map((each) => each.title))].join(" · ");
      return el(
        "mark",
        { class: kinds, title: titles, "data-passages": here.map((each) => each.number).join(" ") },
        text,
      );
    });
  }
}

function sentencesOf(text) {
  const parts = splitter ? Array.from(splitter.segment(text), (each) => each.segment) : text.split(/(?<=[.!?]\s|\n)/);
  const sentences = [];
  let start = 0;
  for (const part of parts.flatMap((each) => each.split(/(?<=\n)/))) {
    const end = start + Array.from(part).length;
    sentences.push({ start, end });
    start = end;
  }
  return sentences;
}
