/** What an analyst may say of an incident: another value, that it is two, or one with another, or none at all; and why. */

import { ask, mayCorrect } from "./api.mjs";
import { el, fill, told } from "./dom.mjs";
import { moreOf } from "./more-view.mjs";
import { problemOf } from "./problems.mjs";
import { editorOf, field, SETTABLE } from "./set-form.mjs";
import { valueWords } from "./sources-view.mjs";
import { momentWords, plain } from "./words.mjs";

/** Return the corrections that were made and, where the key may, forms for others; `done` is called after one. */
export function correctionsView(known, done, more) {
  const log = known.corrections ?? [];
  const made = log.length
    ? [
        el("ol", { class: "history" }, log.map(entry).reverse()),
        moreOf((known.correction_count ?? 0) - log.length, "correction", more),
      ]
    : el("p", { class: "summary" }, "Nobody has corrected this incident.");
  if (!mayCorrect())
    return el("div", {}, made, el("p", { class: "note" }, "To correct it, sign in with a key that may."));
  return el("div", {}, forms(known, done, more), el("h3", {}, "Made so far"), made);
}

function entry(correction) {
  const what = correction.field ? `${correction.kind} ${plain(correction.field)}` : correction.kind;
  return el(
    "li",
    { class: "by-hand" },
    el(
      "p",
      { class: "step" },
      el("strong", {}, what),
      el("span", { class: "note" }, told(correction.by), ` · ${momentWords(correction.at)}`),
    ),
    correction.value === undefined || correction.value === null
      ? null
      : el("p", {}, told(valueWords(correction.value))),
    el("p", {}, "“", told(correction.why), "”"),
  );
}

function forms(known, done, more) {
  const id = encodeURIComponent(known.incident.id);
  const send = (method, path, body) => ask(`incidents/${id}/${path}`, { method, body });
  const said = (path) => (_, why) => send("POST", path, { why });
  if (known.state === "retracted")
    return el(
      "div",
      { class: "forms" },
      form({ verb: "Restore", title: "It did happen after all", send: said("restore") }, done),
    );
  return el(
    "div",
    { class: "forms" },
    setForm(known, send, done),
    known.sources.length > 1 ? splitForm(known, send, done, more) : null,
    mergeForm(send, done),
    form({ verb: "Retract", title: "It did not happen, or is none of ours", send: said("retract") }, done),
  );
}

function mergeForm(send, done) {
  const other = el("input", { name: "with", required: true, maxlength: 64, placeholder: "Id of the other incident" });
  const merge = (said, why) => send("POST", "merge", { with: said.get("with").trim(), why });
  const given = { verb: "Merge", title: "It is the same as another", send: merge };
  return form({ ...given, inputs: [field("With", other)] }, done);
}

function setForm(known, send, done) {
  const { incident } = known;
  let editor;
  const values = el("div", { class: "value" });
  const back = el(
    "button",
    { class: "quiet", type: "submit", name: "unset", value: "yes", formnovalidate: true },
    "Take back what was set by hand",
  );
  const turn = () => {
    editor = editorOf(chosen.value, incident);
    fill(values, editor.nodes);
    back.hidden = !known.pinned.includes(chosen.value);
  };
  const chosen = el(
    "select",
    { name: "field", change: turn },
    Object.entries(SETTABLE).map(([path, title]) => el("option", { value: path }, title)),
  );
  turn();
  const set = (said, why) =>
    said.has("unset")
      ? send("DELETE", `fields/${chosen.value}`, { why })
      : send("PUT", `fields/${chosen.value}`, { value: editor.value(), why });
  const given = { verb: "Set", title: "A field is another", send: set, more: back };
  return form({ ...given, inputs: [field("Field", chosen), values] }, done);
}

function splitForm(known, send, done, more) {
  const boxes = known.sources.map((each) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "checkbox", name: "reports", value: each.report_id }),
      told(each.source.name),
    ),
  );
  const split = (said, why) => send("POST", "split", { reports: said.getAll("reports"), why });
  const given = { verb: "Split", title: "Some reports tell of another incident", send: split };
  const rest = moreOf((known.source_count ?? 0) - known.sources.length, "report", more);
  return form({ ...given, inputs: [boxes, rest] }, done);
}

function form({ verb, title, inputs = [], send, more = null }, done) {
  const problem = el("p", { class: "problem", role: "alert" });
  const button = el("button", { class: "primary", type: "submit" }, verb);
  const sent = async (event) => {
    event.preventDefault();
    const said = new FormData(event.target, event.submitter);
    clean(event.target);
    fill(problem);
    button.disabled = true;
    try {
      await send(said, said.get("why").trim());
      done();
    } catch (error) {
      complain(event.target, problem, error);
    } finally {
      button.disabled = false;
    }
  };
  const why = field(
    "Why",
    el("input", { name: "why", required: true, maxlength: 500, placeholder: "Kept beside the correction" }),
  );
  return el(
    "details",
    { class: "form" },
    el("summary", {}, verb, el("span", { class: "note" }, title)),
    el("form", { submit: sent }, inputs, why, problem, el("div", { class: "form-acts" }, button, more)),
  );
}

/** Say what the board has against a value: beside the input that it names, as "actors.0.country: …"; else below all. */
function complain(form_, problem, error) {
  const [, path, words] = /^([a-z_]+(?:\.\w+)*): (.*)$/s.exec(error.message) ?? [];
  const name = form_.querySelector("[name=field]")?.value;
  const at = path === name ? "" : path?.startsWith(`${name}.`) ? path.slice(name.length + 1) : null;
  const named = (how) => form_.querySelector(`[data-at${how}]`);
  const input = at === null ? null : (named(`="${CSS.escape(at)}"`) ?? named(`^="${CSS.escape(`${at}.`)}"`));
  if (!input) return fill(problem, problemOf(error));
  const id = "wrong-value";
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
  input.closest(".field").append(el("span", { class: "problem", id, role: "alert" }, told(words)));
  input.focus();
}

function clean(form_) {
  for (const each of form_.querySelectorAll(".field .problem")) each.remove();
  for (const each of form_.querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
}
