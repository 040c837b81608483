// SPARQL for CodeMirror: colours, indentation, brackets.

import { HighlightStyle, LanguageSupport, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { TOKENS, wordKind } from "./lexer.js";

const CLOSED = { '"""': /(?:"{0,2}(?:[^"\\]|\\.))*?"""/, "'''": /(?:'{0,2}(?:[^'\\]|\\.))*?'''/ };
const LINE = TOKENS.filter(([type]) => type !== "open").map(([type, pattern]) => [
  type,
  new RegExp(`^(?:${pattern.source})`, pattern.flags.replace("y", "")),
]);

const stream = {
  name: "sparql",
  startState: () => ({ until: null, depth: 0 }),
  copyState: (state) => ({ ...state }),

  token(line, state) {
    if (state.until) {
      if (line.match(CLOSED[state.until])) state.until = null;
      else line.skipToEnd();
      return "string";
    }
    const long = line.match(/^("""|''')/, false);
    for (const [type, pattern] of LINE) {
      if (long && type === "string" && !line.match(pattern, false)) continue;
      const found = line.match(pattern);
      if (!found) continue;
      if (long && type === "mark") {
        line.match(/^../);
        state.until = long[0];
        return "string";
      }
      return named(type, found[0], state);
    }
    line.next();
    return null;
  },

  indent(state, after, context) {
    const closing = /^\s*[})\]]/.test(after) ? 1 : 0;
    return Math.max(0, state.depth - closing) * context.unit;
  },

  languageData: {
    commentTokens: { line: "#" },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
    indentOnInput: /^\s*[})\]]$/,
  },
  tokenTable: {
    comment: tags.comment,
    iri: tags.url,
    string: tags.string,
    language: tags.meta,
    variable: tags.variableName,
    name: tags.propertyName,
    number: tags.number,
    keyword: tags.keyword,
    function: tags.function(tags.variableName),
    type: tags.keyword,
    bracket: tags.bracket,
    operator: tags.operator,
  },
};

function named(type, text, state) {
  if (type === "space") return null;
  if (type === "word") return wordKind(text);
  if (type !== "mark") return type;
  if ("{([".includes(text)) state.depth += 1;
  else if ("})]".includes(text)) state.depth = Math.max(0, state.depth - 1);
  else return "operator";
  return "bracket";
}

// Classes, and the colours in editor.css, so that a change of theme needs nothing of us.
const colours = HighlightStyle.define(
  [
    [tags.comment, "comment"],
    [tags.url, "iri"],
    [tags.string, "string"],
    [tags.meta, "string"],
    [tags.variableName, "variable"],
    [tags.propertyName, "name"],
    [tags.number, "number"],
    [tags.keyword, "keyword"],
    [tags.function(tags.variableName), "function"],
    [tags.bracket, "mark"],
    [tags.operator, "mark"],
  ].map(([tag, name]) => ({ tag, class: `is-${name}` })),
);

export const sparql = () => new LanguageSupport(StreamLanguage.define(stream), [syntaxHighlighting(colours)]);
