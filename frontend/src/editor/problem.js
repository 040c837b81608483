// The engine's complaint, marked where it found it.

import { setDiagnostics } from "@codemirror/lint";
import { declaration } from "./completion.js";
import { missing } from "./lexer.js";

/** The stretch of a document that a problem is about: from its line and column, in characters, to the end of a word. */
export function stretch(doc, { line, column }) {
  const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
  let from = at.from + [...at.text].slice(0, Math.max(0, column - 1)).join("").length;
  if (from >= at.to) {
    // nothing stands there: mark the last thing before it
    const before = doc.sliceString(0, from).trimEnd().length;
    return { from: Math.max(0, before - 1), to: Math.max(before, Math.min(1, doc.length)) };
  }
  const word = /^(?:[\w:?$.\u00b7-\uffff-]+|<[^>\s]*>?|\s+\S?|[^])/.exec(doc.sliceString(from, at.to));
  return { from, to: from + word[0].length };
}

/** Mark a problem, or with null none; offer to declare what prefixes lack. */
export function mark(view, problem, known) {
  const { state } = view;
  if (!problem?.line) {
    view.dispatch(setDiagnostics(state, []));
    return;
  }
  const where = stretch(state.doc, problem), text = state.doc.toString();
  const names = missing(text, known);
  const actions = names.length
    ? [{ name: `Declare ${names.map((name) => `${name}:`).join(", ")}`, apply: (on) => declare(on, known) }]
    : [];
  view.dispatch(setDiagnostics(state, [{ ...where, severity: "error", message: problem.message, actions }]), {
    selection: { anchor: where.from },
    scrollIntoView: true,
  });
}

/** Add the declarations of all known prefixes that the text uses and lacks. */
export function declare(view, known) {
  const added = declaration(view.state.doc.toString(), known);
  if (!added) return;
  view.dispatch({ changes: added, userEvent: "input.declare" });
  view.dispatch(setDiagnostics(view.state, []));
}
