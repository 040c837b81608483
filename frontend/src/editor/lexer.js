// SPARQL as a row of tokens: for colours, and to know what may stand at a place.

export const CLAUSES = (
  "SELECT CONSTRUCT ASK DESCRIBE WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED AS FILTER OPTIONAL UNION MINUS GRAPH " +
  "BIND VALUES UNDEF SERVICE SILENT ORDER GROUP BY HAVING LIMIT OFFSET ASC DESC NOT EXISTS IN"
).split(" ");
export const FUNCTIONS = (
  "COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR " +
  "ROUND CONCAT SUBSTR STRLEN REPLACE UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR " +
  "MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG " +
  "STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX"
).split(" ");

const NAME = "[A-Za-z\\u00c0-\\uffff_]";
const REST = "[\\w\\u00b7-\\uffff-]";
const LOCAL = `(?:(?:${REST}|[:%]|\\\\.)(?:(?:${REST}|[.:%]|\\\\.)*(?:${REST}|[:%]|\\\\.))?)?`;

// In this order, at the place where the last one ended.
export const TOKENS = [
  ["space", /\s+/y],
  ["comment", /#[^\n]*/y],
  ["iri", /<[^<>"{}|^`\\\s]*>/y],
  ["string", /"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''/y],
  ["string", /"(?:[^"\\\n]|\\.)*"(?!"")|'(?:[^'\\\n]|\\.)*'(?!'')/y],
  ["open", /("""|''')[^]*/y],
  ["open", /["'][^\n]*/y],
  ["language", /@[A-Za-z][A-Za-z0-9-]*/y],
  ["variable", new RegExp(`[?$](?:${NAME}|\\d)(?:${NAME}|[\\d\\u00b7])*`, "y")],
  ["name", new RegExp(`_:${REST}+|(?:${NAME}(?:(?:${REST}|\\.)*${REST})?)?:${LOCAL}`, "y")],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["word", new RegExp(`${NAME}${REST}*`, "y")],
  ["mark", /\^\^|&&|\|\||[!<>]=|[^]/y],
];

/** The tokens of a text: `{type, text, from}`, white space and comments left out where not wanted. */
export function lex(text, { all = false } = {}) {
  const tokens = [];
  for (let at = 0; at < text.length; ) {
    for (const [type, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) continue;
      if (all || (type !== "space" && type !== "comment")) tokens.push({ type, text: found[0], from: at });
      at += found[0].length;
      break;
    }
  }
  return tokens;
}

const upper = new Set([...CLAUSES, ...FUNCTIONS, "TRUE", "FALSE"]);

/** What a word is, apart from where it stands: `keyword`, `function`, `type` (the word `a`), or nothing. */
export function wordKind(word) {
  if (word === "a") return "type";
  const known = word.toUpperCase();
  if (!upper.has(known)) return null;
  return FUNCTIONS.includes(known) ? "function" : "keyword";
}

/** The prefixes that a text declares, and where the last declaration ends. */
export function declared(text) {
  const prefixes = new Map();
  let end = 0;
  const tokens = lex(text);
  for (let n = 0; n < tokens.length; n += 1) {
    const word = tokens[n].text.toUpperCase();
    if (word !== "PREFIX" && word !== "BASE") break;
    const iri = tokens[n + (word === "BASE" ? 1 : 2)];
    if (!iri || iri.type !== "iri") break;
    if (word === "PREFIX") prefixes.set(tokens[n + 1].text.slice(0, -1), iri.text.slice(1, -1));
    end = iri.from + iri.text.length;
    n += word === "BASE" ? 1 : 2;
  }
  return { prefixes, end };
}

/** The known prefixes that a text uses and does not declare. */
export function missing(text, known) {
  const { prefixes } = declared(text);
  const used = lex(text).filter((token) => token.type === "name").map((token) => token.text.split(":")[0]);
  return [...new Set(used)].filter((name) => name in known && !prefixes.has(name));
}
