// The editor itself: a text that a person writes, and that the page may replace, judge and run.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { completions } from "./completion.js";
import { sparql } from "./language.js";
import { mark } from "./problem.js";

const EMPTY = { prefixes: {}, terms: [], graphs: [] };
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const HINT = "Ctrl+Space offers words. Tab indents: to leave the editor, press Escape and then Tab.";

const make = (tag, cls, text) => {
  const node = document.createElement(tag);
  node.className = cls;
  if (text !== undefined) node.textContent = text;
  return node;
};

export class QueryEditor {
  constructor(host, root) {
    this.host = host;
    this.vocabulary = EMPTY;
    this.version = null;
    this.problem = "null";
    this.sent = "";
    this.onRun = this.onChange = () => {};
    this.frame(host);
    this.view = new EditorView({ parent: this.box, root, state: this.state("") });
  }

  frame(host) {
    this.box = make("div", "editor");
    const bar = make("div", "bar");
    const hint = make("span", "hint");
    hint.id = "editor-hint";
    hint.append(...said(HINT.replace("Ctrl", MAC ? "Control" : "Ctrl")));
    const run = make("button", "run", "Run ");
    run.type = "button";
    run.append(make("kbd", "", MAC ? "⌘ ↵" : "Ctrl ↵"));
    run.setAttribute("aria-keyshortcuts", MAC ? "Meta+Enter" : "Control+Enter");
    run.onclick = () => this.run();
    bar.append(hint, run);
    host.replaceChildren(this.box, bar);
    // A draft is kept when the editor is left, so that it is there after a look at another page.
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget)) this.tell();
    });
  }

  state(doc) {
    const accept = (view) => completionStatus(view.state) === "active" && acceptCompletion(view);
    return EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => this.run() }, { key: "Tab", run: accept }])),
        lineNumbers(), lintGutter(), history(), drawSelection(), highlightSpecialChars(), highlightActiveLine(),
        bracketMatching(), closeBrackets(), indentOnInput(), indentUnit.of("  "), sparql(),
        EditorView.lineWrapping,
        autocompletion({ override: [completions(() => this.vocabulary)], icons: true, maxRenderedOptions: 60 }),
        placeholder("Write a query, or choose a question to begin with"),
        EditorView.contentAttributes.of({
          "aria-label": "SPARQL query", "aria-describedby": "editor-hint",
          spellcheck: "false", autocapitalize: "off", autocorrect: "off",
        }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
      ],
    });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  run() {
    this.sent = this.text;
    this.onRun(this.sent);
    return true;
  }

  tell() {
    if (this.text === this.sent) return;
    this.sent = this.text;
    this.onChange(this.sent);
  }

  // As one change, so that undoing it brings back what was there.
  replace(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    mark(this.view, null);
  }

  /** What the page says: a text where `version` is another, the problem with it, the vocabulary. */
  update({ text, version, problem, vocabulary }) {
    this.vocabulary = vocabulary ?? EMPTY;
    if (version !== this.version) {
      this.version = version;
      this.sent = text;
      this.problem = "null";
      if (text !== this.text) this.replace(text);
    }
    const judged = JSON.stringify(problem ?? null);
    if (judged !== this.problem) {
      this.problem = judged;
      mark(this.view, problem, this.vocabulary.prefixes);
    }
    this.host.dataset.ready = "1";
  }

  destroy() {
    this.view.destroy();
  }
}

// Names of keys in a sentence, as keys.
function said(sentence) {
  return sentence.split(/(Ctrl\+Space|Control\+Space|Escape|Tab)/).map((part, n) => (n % 2 ? make("kbd", "", part) : document.createTextNode(part)));
}
