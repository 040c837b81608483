// What the editor offers while a query is written: the vocabulary of this knowledge base, its graphs, the
// variables of the query, and SPARQL's own words; first what fits the place.

import { CLAUSES, FUNCTIONS, declared, lex, missing } from "./lexer.js";
import { place } from "./place.js";

const FITS = { // what to offer at a place, the best first
  subject: ["variable", "value", "clause"],
  predicate: ["property", "variable"],
  object: ["variable", "value", "class", "property"],
  class: ["class", "variable"],
  graph: ["graph", "variable", "clause"],
  expression: ["variable", "function", "value", "clause", "class", "property"],
  clause: ["clause", "variable", "function", "property", "class"],
};

const make = (tag, cls, text) => {
  const node = document.createElement(tag);
  node.className = cls;
  if (text !== undefined) node.textContent = text;
  return node;
};

/** A source of completions over what `vocabulary()` says at the time. */
export function completions(vocabulary) {
  return (context) => {
    const before = context.state.sliceDoc(0, context.pos), here = place(before);
    if (here.at === "none" || (!here.typed && !context.explicit)) return null;
    const known = vocabulary(), text = context.state.doc.toString();
    const options = here.at === "prefix" ? prefixes(known, text) : fitting(here, known, text, context.pos);
    return { from: here.from, options, validFor: /^[\w:?$.-]*$/ };
  };
}

function fitting(here, known, text, at) {
  const order = FITS[here.at], boost = (kind) => (order.includes(kind) ? 60 - order.indexOf(kind) * 15 : -40);
  const ranges = known.terms.filter((term) => term.name === here.predicate).map((term) => term.range);
  const most = Math.max(1, ...known.terms.map((term) => term.count ?? 0));
  const terms = known.terms.map((term) => {
    const wanted = ranges.some((range) => term.of?.includes(range) || (term.kind === "class" && term.name === range));
    const used = Math.round((9 * Math.log1p(term.count ?? 0)) / Math.log1p(most));
    return ofTerm(term, known, boost(term.kind) + used + (wanted ? 45 : 0));
  });
  const graphs = here.at === "graph" ? known.graphs.map((graph) => ofGraph(graph, boost("graph"))) : [];
  return [
    ...graphs,
    ...variables(text, at).map((label) => ({ label, type: "variable", boost: boost("variable") })),
    ...terms,
    ...CLAUSES.map((label) => ({ label, type: "keyword", boost: boost("clause") })),
    ...FUNCTIONS.map((label) => ({ label, type: "function", boost: boost("function"), apply: call })),
  ];
}

// The variables of the query, but for the one that is being written.
function variables(text, at) {
  const others = lex(text).filter((token) => token.type === "variable" && token.from + token.text.length !== at);
  return [...new Set(others.map((token) => token.text))];
}

function ofTerm(term, known, boost) {
  return {
    label: term.label ? `${term.name} ${term.label}` : term.name, // found by either
    displayLabel: term.name,
    detail: term.label || undefined,
    type: term.kind,
    boost: Math.max(-99, Math.min(99, boost)),
    info: () => info(term),
    apply: (view, _, from, to) => insert(view, term.name, from, to, known.prefixes),
  };
}

const ofGraph = ({ iri, about }, boost) => ({
  label: `<${iri}> ${about}`,
  displayLabel: about || iri,
  detail: `<${iri.split("/").slice(-2).join("/")}>`,
  type: "graph",
  boost,
  apply: (view, _, from, to) => insert(view, `<${iri}>`, from, to, {}),
});

function prefixes(known, text) {
  const there = declared(text).prefixes;
  return Object.entries(known.prefixes)
    .filter(([name]) => !there.has(name))
    .map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "prefix", apply: `${name}: <${iri}>` }));
}

/** Put a term in, and with it the declarations of prefixes that it needs. */
function insert(view, text, from, to, known) {
  const doc = view.state.doc.toString();
  const changed = `${doc.slice(0, from)}${text}${doc.slice(to)}`;
  const added = text[0] === "<" ? null : declaration(changed, known, text.split(":")[0]);
  view.dispatch({
    changes: [...(added ? [added] : []), { from, to, insert: text }],
    selection: { anchor: from + text.length + (added ? added.insert.length : 0) },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** The change that declares what a text uses of the known prefixes (or only `name`); null where nothing lacks. */
export function declaration(text, known, name = null) {
  const names = missing(text, known).filter((one) => name === null || one === name);
  if (!names.length) return null;
  const lines = names.map((one) => `PREFIX ${one}: <${known[one]}>\n`).join("");
  const { end } = declared(text);
  if (!end) return { from: 0, insert: lines };
  return text[end] === "\n" ? { from: end + 1, insert: lines } : { from: end, insert: `\n${lines.trimEnd()}` };
}

function call(view, option, from, to) {
  view.dispatch({
    changes: { from, to, insert: `${option.label}()` },
    selection: { anchor: from + option.label.length + 1 },
    userEvent: "input.complete",
  });
}

function info(term) {
  const box = make("div", "about");
  const head = make("div", "about-head");
  head.append(make("code", "", term.name), make("span", "about-kind", term.kind));
  box.append(head);
  if (term.about) box.append(make("div", "about-text", term.about));
  if (term.domain || term.range) {
    const way = make("div", "about-way");
    way.append(make("code", "", term.domain ?? "anything"), document.createTextNode(" → "), make("code", "", term.range ?? "anything"));
    box.append(way);
  }
  if (term.of) box.append(make("div", "about-way", `one of ${term.of.join(", ")}`));
  if (term.count !== undefined) {
    const times = term.kind === "class" ? ["thing", "things"] : ["time", "times"];
    const said = term.count ? `${term.count.toLocaleString("en")} ${times[term.count === 1 ? 0 : 1]} here` : "not used here yet";
    box.append(make("div", "about-count", said));
  }
  return box;
}
