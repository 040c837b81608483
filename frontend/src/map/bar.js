// The bar above the picture: search, legend and filters in one, zoom, and what can be taken away.

import { button, check, icon, make } from "./dom.js";
import { linkOf, LINKS } from "./look.js";

const FLAGS = { contested: "contested", unanswered: "unanswered" };
const HELP = "Double click or Space unfolds a claim, a click or Enter chooses it. Arrows go along the tree, + and − zoom, 0 shows all of it, / searches.";

export class Bar {
  constructor(map) {
    this.map = map;
    this.hits = [];
    this.hit = null;
    this.search = make("input", { type: "search", placeholder: "Find in map", "aria-label": "Find in map", spellcheck: "false" });
    this.count = make("span", { class: "count", "aria-hidden": "true" });
    this.legend = make("div", { class: "legend", role: "group", "aria-label": "Links that are drawn" });
    this.panel = make("div", { class: "panel", id: "filters", hidden: true });
    this.opener = button("Filter", "Filter the claims", () => this._open(this.panel.hidden), "filter");
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.setAttribute("aria-controls", "filters");
    const steps = [button("↑", "Previous hit", () => this.step(-1), "previous"), button("↓", "Next hit", () => this.step(1), "next")];
    this.steps = make("span", { class: "steps", hidden: true }, this.count, ...steps);
    const act = (name, label, title, does) => button(label, title, does, name);
    const save = make("div", { class: "save" }, act("png", "PNG", "Download as a picture", () => map.save("png")), act("svg", "SVG", "Download as a drawing", () => map.save("svg")));
    this.root = make("div", { class: "bar" }, make("div", { class: "find" }, this.search, this.steps), this.legend, this.opener, save, this.panel);
    this.tools = make("div", { class: "tools", role: "group", "aria-label": "View" },
      act("fold", "Fold", "Fold to the first view", () => map.foldAll()), act("unfold", "Unfold", "Unfold every claim", () => map.unfoldAll()), act("fit", "Fit", "Show all that is unfolded (0)", () => map.fit()),
      act("out", "−", "Zoom out (−)", () => map.zoom(0.8)), act("in", "+", "Zoom in (+)", () => map.zoom(1.25)), act("full", icon("M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"), "Full screen", () => this._full()),
      make("span", { class: "help", tabindex: "0", role: "note", "aria-label": HELP, title: HELP }, "?"));
    this._listen();
  }

  _listen() {
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(this.search.value), 160);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        clearTimeout(this.timer);
        if (this.sought !== this.search.value) this.find(this.search.value);
        else this.step(event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") {
        this.search.value = "";
        this.find("");
        this.map.stage.focus();
      } else return;
      event.preventDefault();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.panel.hidden) return;
      this._open(false);
      this.opener.focus();
    });
  }

  // What there is to choose from, in this map.
  fill(forest) {
    const kinds = [...new Set(forest.links.map((link) => link.kind))];
    const known = Object.keys(LINKS).filter((kind) => kinds.includes(kind));
    this.kinds = new Set(kinds);
    this.every = kinds.length;
    this.legend.replaceChildren(...[...known, ...kinds.filter((kind) => !(kind in LINKS))].slice(0, 8).map((kind) => {
      const sign = make("i", { class: `sign ${kind in LINKS ? kind : "other"}`, "aria-hidden": "true" });
      return check(linkOf(kind).verb.slice(0, 30) || "linked", true, (on) => { this.kinds[on ? "add" : "delete"](kind); this._apply(); }, sign);
    }));
    this.hits = [];
    this.hit = this.sought = null;
    this._count();
    this._panel([...forest.nodes.values()]);
    this.opener.hidden = !this.panel.children.length;
  }

  _panel(nodes) {
    const of = (name) => [...new Set(nodes.map((node) => node[name]).filter((value) => value !== undefined && value !== null))].map(String);
    const claims = of("kind").sort(), people = of("author").sort((a, b) => a.localeCompare(b)), rows = [];
    this.wanted = { kinds: new Set(claims), every: claims.length, least: 0, author: "", flags: new Set() };
    const { wanted } = this, apply = () => this._apply();
    const flip = (set, name) => (on) => { set[on ? "add" : "delete"](name); apply(); };
    if (claims.length > 1) rows.push(make("fieldset", {}, make("legend", {}, "Kind of claim"), ...claims.map((kind) => check(kind, true, flip(wanted.kinds, kind)))));
    const flags = Object.keys(FLAGS).filter((flag) => nodes.some((node) => node[flag]));
    if (flags.length) rows.push(make("fieldset", {}, make("legend", {}, "Only what is"), ...flags.map((flag) => check(FLAGS[flag], false, flip(wanted.flags, flag)))));
    if (nodes.some((node) => node.confidence < 1)) {
      const told = make("output", {}, "any");
      const range = make("input", { type: "range", min: "0", max: "100", step: "5", value: "0", "aria-label": "Least confidence", oninput: () => {
        wanted.least = Number(range.value) / 100;
        told.textContent = wanted.least ? `from ${range.value}%` : "any";
        apply();
      } });
      rows.push(make("label", { class: "row" }, "Confidence ", range, told));
    }
    if (people.length > 1) {
      const select = make("select", { "aria-label": "Author", onchange: () => { wanted.author = select.value; apply(); } }, make("option", { value: "" }, "anybody"), ...people.slice(0, 2000).map((name) => make("option", { value: name }, name)));
      rows.push(make("label", { class: "row" }, "Said by ", select));
    }
    if (rows.length) rows.push(button("Clear", "Show every claim again", () => this.clear(), "clear"));
    this.panel.replaceChildren(...rows);
  }

  clear() {
    for (const box of this.root.querySelectorAll("input[type=checkbox]")) box.checked = true;
    const { forest } = this.map;
    this.kinds = new Set(forest.links.map((link) => link.kind));
    const open = !this.panel.hidden;
    this._panel([...forest.nodes.values()]);
    this._open(open);
    this._apply();
  }

  _apply() {
    const { forest } = this.map, { kinds, every, least, author, flags } = this.wanted;
    const narrowed = kinds.size < every || least > 0 || author !== "" || flags.size > 0;
    const keep = (node) =>
      (kinds.size === every || kinds.has(node.kind)) && (node.confidence ?? 1) >= least && (!author || node.author === author) && [...flags].every((flag) => node[flag]);
    this.opener.classList.toggle("on", narrowed);
    forest.arrange(this.kinds.size < this.every ? this.kinds : null, narrowed ? keep : null);
    if (narrowed) this._unfoldTo(forest);
    if (this.sought) this.find(this.sought, { again: true });
    this.map.draw({ still: true, then: () => this.map.home() });
    this.map.live.textContent = `${forest.matching.size} claims`;
  }

  // What a filter leaves is shown as far as it is few.
  _unfoldTo(forest) {
    const kept = [...forest.matching].filter((id) => forest.alive.has(id));
    for (const id of kept.slice(0, 24)) forest.reveal(id);
  }

  find(words, { again = false } = {}) {
    const { map } = this, { forest } = map;
    this.sought = words;
    const sought = fold(words);
    this.hits = sought.length > 1 ? [...forest.alive].filter((id) => fold(`${forest.nodes.get(id).text} ${forest.nodes.get(id).author || ""}`).includes(sought)) : [];
    this.hit = again && this.hits.includes(this.hit) ? this.hit : this.hits[0] ?? null;
    this._count();
    if (again) return;
    map.live.textContent = sought.length > 1 ? `${this.hits.length} found` : "";
    if (this.hit !== null) map.seek(this.hit);
    else map._mark();
  }

  step(by) {
    if (!this.hits.length) return;
    const at = this.hits.indexOf(this.hit);
    this.hit = this.hits[(at + by + this.hits.length) % this.hits.length];
    this._count();
    this.map.live.textContent = `${this.count.textContent}: ${this.map.forest.nodes.get(this.hit).text.slice(0, 200)}`;
    this.map.cursor = `n:${this.hit}`;
    this.map.seek(this.hit);
  }

  _count() {
    const asked = fold(this.sought || "").length > 1;
    this.steps.hidden = !asked;
    this.count.textContent = this.hits.length ? `${this.hits.indexOf(this.hit) + 1} of ${this.hits.length}` : "none";
  }

  _open(open) {
    this.panel.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
  }

  _full() {
    const { root } = this.map;
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => null);
  }
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
