/** Elements from plain values. Text from a report only ever becomes a text node: nothing here, or anywhere, parses HTML. */

const SVG = "http://www.w3.org/2000/svg";
const WEB = new Set(["http:", "https:"]);

/**
 * Return an element. A property that is a function listens to the event of that name; `null`, `undefined` and `false`
 * leave the attribute out. Children are nodes or text; what is `null` or `false` is left out.
 */
export function el(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** Return an SVG element, as `el` does. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Return words from outside, kept apart so that signs that turn the direction of writing end with them. */
export function told(words) {
  return el("bdi", {}, String(words));
}

/** Return a link to the web, or the bare words where the address is none of http or https. */
export function link(address, words) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return told(words);
  }
  if (!WEB.has(url.protocol)) return told(words);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, told(words));
}

/** Put these in place of all that an element holds. What had the focus has it again, by its `data-key`. */
export function fill(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  element.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

export const by = (id) => document.getElementById(id);

/** Call `act` no more often than every so many milliseconds, the last time included. */
export function throttled(act, milliseconds) {
  let waiting = null;
  let last = -Infinity;
  return () => {
    if (waiting !== null) return;
    const rest = Math.max(0, last + milliseconds - performance.now());
    waiting = setTimeout(() => {
      waiting = null;
      last = performance.now();
      act();
    }, rest);
  };
}

/** Call `act` once nobody has asked for it for so many milliseconds. */
export function settled(act, milliseconds) {
  let waiting;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(...given), milliseconds);
  };
}
