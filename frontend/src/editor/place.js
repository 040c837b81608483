// What may stand at the end of a text: the editor offers that first.

import { lex } from "./lexer.js";

const TERMS = new Set(["iri", "name", "variable", "string", "number", "open"]);
const SUBJECT = 0, PREDICATE = 1, OBJECT = 2, AFTER = 3;
const SLOTS = ["subject", "predicate", "object", "after"];

/**
 * `{from, typed, at, predicate}`: where the word before the cursor begins, the word, and what it may become:
 * subject, predicate, object (of `predicate`), graph, prefix, class, expression, clause; or none, in a comment
 * or a string.
 */
export function place(before) {
  const all = lex(before, { all: true }), last = all[all.length - 1];
  if (last?.type === "comment" && !before.endsWith("\n")) return { at: "none" };
  let typed = "", from = before.length;
  if (last && last.from + last.text.length === before.length && (isWord(last) || opensIri(all))) {
    const first = opensIri(all) ?? last;
    typed = before.slice(first.from);
    from = first.from;
  } else if (last?.type === "open" && !typed) return { at: "none" };
  const tokens = all.filter((token) => token.from < from && token.type !== "space" && token.type !== "comment");
  return { from, typed, ...walk(tokens) };
}

const isWord = (token) => ["word", "name", "variable"].includes(token.type) || /^[?$]$/.test(token.text);

// The `<` of an IRI that is being written: after GRAPH or FROM it has no white space in it yet.
function opensIri(all) {
  let n = all.length - 1;
  while (n >= 0 && all[n].type !== "space" && all[n].text !== "<") n -= 1;
  if (n < 1 || all[n].text !== "<") return null;
  const before = all.slice(0, n).filter((token) => token.type !== "space" && token.type !== "comment").pop();
  return before?.type === "word" && /^(graph|from|named)$/i.test(before.text) ? all[n] : null;
}

function walk(tokens) {
  const stack = [];
  let here = { at: "clause", slot: AFTER, predicate: null, path: 0 };
  for (const token of tokens) here = step(here, token, stack);
  const at = here.at === "triples" ? SLOTS[here.slot] : here.at;
  if (at === "object" && /^(a|rdf:type)$/.test(here.predicate ?? "")) return { at: "class" };
  return at === "after" ? { at: "clause" } : { at, predicate: at === "object" ? here.predicate : null };
}

function step(here, token, stack) {
  const { type, text } = token, word = type === "word" ? text.toUpperCase() : "";
  const triples = (slot, more) => ({ predicate: null, ...more, at: "triples", slot, path: 0 });
  if (text === "{") {
    stack.push(here.at === "triples" || here.at === "graph" || here.back ? triples(SUBJECT) : { ...here, at: "clause" });
    return { at: "triples", slot: SUBJECT, predicate: null, path: 0 };
  }
  if (text === "}") return stack.pop() ?? { at: "clause", slot: AFTER, predicate: null, path: 0 };
  if (here.at === "triples" && here.slot === PREDICATE && !word) return path(here, token, triples);
  if (text === "(") {
    stack.push({ ...here, at: here.back ?? here.at });
    return { at: "expression", slot: AFTER, predicate: null, path: 0 };
  }
  if (text === ")") return stack.pop() ?? here;
  if (word) return keyword(here, word, triples, text);
  if (here.at === "graph") return triples(SUBJECT);
  if (here.at !== "triples") return here;
  if (text === ".") return triples(SUBJECT);
  if (text === ";") return triples(PREDICATE);
  if (here.slot === OBJECT && /^[/|]$/.test(text)) return triples(PREDICATE);
  if (text === ",") return triples(OBJECT, { predicate: here.predicate });
  if (TERMS.has(type)) return triples(here.slot === SUBJECT ? PREDICATE : AFTER, { predicate: here.predicate });
  return here;
}

// A predicate may be a path: rj:attacks/rj:attacks, ^rj:supports, (rj:a|rj:b)+.
function path(here, { type, text }, triples) {
  if (text === "(") return { ...here, path: here.path + 1 };
  if (text === ")") return here.path > 1 ? { ...here, path: here.path - 1 } : triples(OBJECT);
  if (TERMS.has(type)) return here.path ? here : triples(OBJECT, { predicate: text });
  return here;
}

function keyword(here, word, triples, text) {
  if (word === "PREFIX") return { ...here, at: "prefix" };
  if (word === "GRAPH" || word === "FROM" || word === "NAMED") return { ...here, at: "graph" };
  if (/^(FILTER|BIND|HAVING|SELECT|BY|ASC|DESC|DISTINCT|REDUCED|VALUES)$/.test(word)) {
    return here.at === "triples" ? { ...here, at: "expression", back: "triples", slot: SUBJECT } : { ...here, at: "expression" };
  }
  if (here.at === "triples" && here.slot === PREDICATE && text === "a") return triples(OBJECT, { predicate: "a" });
  if (/^(OPTIONAL|UNION|MINUS)$/.test(word)) return triples(SUBJECT);
  if (/^(WHERE|LIMIT|OFFSET|ORDER|GROUP|CONSTRUCT|ASK|DESCRIBE)$/.test(word)) return { ...here, at: "clause" };
  return here;
}
