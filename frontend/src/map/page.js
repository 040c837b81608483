// The page that `--format html` writes: map, chosen claim and thread, each leading to the others.
// What it shows stands in a block of JSON in the page; it asks nobody, and words only become text nodes.

import drawThread from "../../../ui/thread.js";
import { make } from "./dom.js";
import { OPPOSITE } from "./forest.js";
import { linkOf } from "./look.js";
import { ArgumentMap } from "./view.js";

const DATA = "rejoinder-data";
const narrow = matchMedia("(max-width: 820px)");

// Nothing happens where the script is no part of such a page.
export function begin() {
  const block = document.getElementById(DATA), host = document.getElementById("rejoinder");
  if (block && host) new Page(JSON.parse(block.textContent), host);
}

class Page {
  constructor(data, host) {
    this.data = data;
    this.nodes = new Map(data.map.nodes.map((node) => [node.id, node]));
    this.chosen = null;
    const mapHost = make("div", { class: "map-side" });
    this.detail = make("section", { class: "pane", "aria-live": "polite", "aria-label": "The chosen claim" });
    this.threads = data.threads.map(({ title }) => make("div", { class: "thread-host", "aria-label": title }, make("div", { class: "thread" })));
    const words = make("section", { class: "words", "aria-label": "The thread" });
    data.threads.forEach(({ title }, n) => words.append(...(data.threads.length > 1 ? [make("h2", {}, title)] : []), this.threads[n]));
    host.replaceChildren(mapHost, make("div", { class: "text-side" }, this.detail, words));
    this.map = new ArgumentMap(mapHost, (id) => this.pick(id, "map"));
    addEventListener("hashchange", () => this.follow());
    this.chosen = this.asked();
    this.draw("address");
  }

  asked() {
    const id = decodeURIComponent(location.hash.slice(1));
    return this.nodes.has(id) ? id : null;
  }

  follow() {
    if (this.asked() === this.chosen) return;
    this.chosen = this.asked();
    this.draw("address");
  }

  pick(id, from) {
    this.chosen = id;
    this.draw(from);
    location.hash = id === null ? "" : encodeURIComponent(id);
  }

  draw(from) {
    const { data } = this, version = "page";
    if (from !== "map") this.map.update({ ...data.map, version, selected: this.chosen, height: 2000 });
    else this.map.turn = this.chosen;
    this.tell();
    data.threads.forEach(({ posts }, n) => drawThread({
      data: { posts, version, selected: this.chosen, focus: null, still: from === "map" && narrow.matches },
      parentElement: this.threads[n],
      setTriggerValue: (_, { claim }) => this.pick(claim, "thread"),
    }));
  }

  tell() {
    const node = this.nodes.get(this.chosen);
    this.detail.classList.toggle("chosen", !!node);
    if (!node) {
      this.detail.replaceChildren(make("p", { class: "hint" }, "Choose a card or a highlight: each leads to the other. Double click or Space unfolds a card."));
      return;
    }
    const about = this.data.claims[node.id] || { said: [] };
    const said = about.said || [];
    const badges = [node.kind, ...["contested", "unanswered", "unsupported"].filter((flag) => node[flag])].filter(Boolean);
    badges.push(about.decided ? `decided by ${about.decided}` : `not checked, confidence ${Math.round((node.confidence ?? 1) * 100)}%`);
    this.detail.replaceChildren(
      make("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => { this.map.choose(null); this.pick(null, "map"); } }, "×"),
      make("h2", { dir: "auto" }, about.text || node.text),
      make("p", { class: "badges" }, ...badges.map((text) => make("span", {}, text))),
      ...said.slice(0, 12).map(quote),
      ...(said.length > 12 ? [make("p", {}, `and ${said.length - 12} more times`)] : []),
      ...list("Cites", (about.cites || []).map((text) => (/^https?:\/\//.test(text) ? leave(text, text) : text))),
      ...list("Disputes the word", about.disputes || []),
      ...this.links(node.id),
    );
  }

  // What it is brought for or against, and what is brought for and against it.
  links(id) {
    const { links } = this.data.map;
    const other = (link) => (link.source === id ? link.target : link.source);
    const row = (link, verb) => make("li", { class: link.kind }, make("b", {}, verb), " ", this.way(other(link)));
    const opposite = (link) => link.kind === OPPOSITE && [link.source, link.target].includes(id);
    const up = links.filter((link) => link.source === id && link.kind !== OPPOSITE);
    const down = links.filter((link) => link.target === id && link.kind !== OPPOSITE);
    const group = (heading, rows) => (rows.length ? [make("h3", {}, heading), make("ul", { class: "links" }, ...rows)] : []);
    return [
      ...group("What it does", up.map((link) => row(link, linkOf(link.kind).verb))),
      ...group("Pro", down.filter((link) => link.kind === "support").map((link) => row(link, "+"))),
      ...group("Con", down.filter((link) => link.kind !== "support").map((link) => row(link, link.kind === "undercut" ? "✂" : "×"))),
      ...group("The opposite", links.filter(opposite).map((link) => row(link, "↔"))),
    ];
  }

  way(id) {
    return make("button", { type: "button", class: "way", dir: "auto", onclick: () => this.pick(id, "detail") }, this.nodes.get(id).text);
  }
}

function quote({ author, at, url, quote: words, manner = [] }) {
  const head = [make("b", {}, author), at ? ` ${at}` : "", ...(url ? [" ", leave(url, "post ↗")] : [])];
  return make("figure", {}, make("blockquote", { dir: "auto" }, words), make("figcaption", {}, ...head, manner.length ? ` · ${manner.join(", ")}` : ""));
}

function list(heading, rows) {
  return rows.length ? [make("h3", {}, heading), make("ul", {}, ...rows.map((row) => make("li", {}, row)))] : [];
}

function leave(address, label) {
  return /^https?:\/\//.test(address) ? make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, label) : label;
}
