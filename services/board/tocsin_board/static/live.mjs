/** The stream of changes: kept open, taken up again where it broke off, and loaded anew where the board says so. */

const KINDS = ["created", "updated", "merged", "split", "retracted"];
const AGAIN_MILLISECONDS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/**
 * Tells of changes with `change(data, kind)`, of its state with `state(name)`, and of a gap with `reset()`. Before it
 * comes back it asks for `entry()`, a session: a board that was started again knows none of the old ones.
 */
export class Live {
  #source = null;
  #last = null;
  #tries = 0;
  #waiting = null;
  #told;

  constructor(told) {
    this.#told = told;
    addEventListener("online", () => this.#again(0));
    addEventListener("offline", () => this.#told.state("offline"));
  }

  /** Listen to what comes after this id of the stream. */
  follow(after) {
    this.#last = after;
    this.#open();
  }

  #open() {
    clearTimeout(this.#waiting);
    this.#source?.close();
    const source = new EventSource(`stream?rows=1&after=${encodeURIComponent(this.#last)}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#tries = 0;
      this.#told.state("live");
    });
    source.addEventListener("error", () => this.#broken(source));
    source.addEventListener("reset", () => {
      source.close();
      this.#told.reset();
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        this.#last = event.lastEventId || this.#last;
        this.#told.change(JSON.parse(event.data), kind);
      });
    }
  }

  #broken(source) {
    if (source !== this.#source) return;
    source.close(); // the browser's own tries give up at the first answer that is no stream
    this.#again(AGAIN_MILLISECONDS[Math.min(this.#tries, AGAIN_MILLISECONDS.length - 1)]);
    this.#tries += 1;
    this.#told.state(navigator.onLine ? "waiting" : "offline");
  }

  #again(milliseconds) {
    if (this.#last === null) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#enter(), milliseconds);
  }

  async #enter() {
    const waiting = this.#waiting;
    try {
      await this.#told.entry();
    } catch (error) {
      if (error.status === 401 || error.status === 403) return this.#told.reset(); // nobody gets in with that key
    }
    if (waiting === this.#waiting) this.#open();
  }
}
