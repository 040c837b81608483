// The argument map: one forest, its picture, the frame around it, and the claim that is chosen.

import { Bar } from "./bar.js";
import { download, make } from "./dom.js";
import { Forest } from "./forest.js";
import { keys } from "./keys.js";
import { Letters } from "./letters.js";
import { linkOf, palette } from "./look.js";
import { keyOf, Picture } from "./picture.js";
import { bounds, place, size } from "./place.js";
import { svg } from "./svg.js";

const READABLE = 0.7; // below this zoom, words on cards are no more read

export class ArgumentMap {
  constructor(host, onPick = () => {}) {
    this.onPick = onPick;
    this.canvas = make("div", { class: "canvas", "aria-hidden": "true" });
    this.list = make("div", { class: "unseen", role: "none" });
    this.stage = make("div", { class: "stage", role: "tree", tabindex: "0", "aria-label": "Argument map" }, this.canvas, this.list);
    this.tip = make("div", { class: "tip", hidden: true });
    this.said = make("div", { class: "said" });
    this.live = make("div", { class: "unseen", "aria-live": "polite" });
    this.bar = new Bar(this);
    this.root = make("section", { class: "map", "aria-label": "Argument map" }, this.bar.root, this.stage, this.bar.tools, this.said, this.tip, this.live);
    this.root.argumentMap = this;
    host.replaceChildren(this.root);
    this.picture = new Picture(this.canvas);
    this.cy = this.picture.cy;
    this._listen();
  }

  _listen() {
    const { cy, stage } = this;
    cy.on("tap", (event) => {
      const { card, pill, stub, elsewhere } = event.target === cy ? {} : event.target.data();
      stage.focus({ preventScroll: true });
      if (pill !== undefined) this.toggle(pill);
      else if (stub !== undefined) this.more(stub);
      else if (elsewhere !== undefined) this.bring(elsewhere);
      else if (card !== undefined) this.pick(card);
      else if (event.target === cy && this.chosen !== null) this.pick(null);
    });
    cy.on("dbltap", ".card", (event) => this.toggle(event.target.data("card")));
    cy.on("mouseover", "node, edge", (event) => this._hover(event.target));
    cy.on("mouseout", "node, edge", () => this._hover(null));
    cy.on("viewport", () => (this.tip.hidden = true));
    // Cytoscape remembers where it is on the page, and hears of no scrolling outside our shadow root.
    for (const kind of ["pointerdown", "mousedown", "mousemove", "touchstart", "wheel"]) stage.addEventListener(kind, () => cy.renderer().invalidateContainerClientCoordsCache(), { capture: true, passive: true });
    stage.addEventListener("keydown", (event) => keys(this, event));
    stage.addEventListener("wheel", (event) => cy.userZoomingEnabled(event.ctrlKey || event.metaKey || stage.matches(":focus") || !!this.root.matches(":fullscreen")), { capture: true, passive: true });
    stage.addEventListener("touchstart", () => cy.userZoomingEnabled(true), { capture: true, passive: true });
    this.watch = new ResizeObserver(() => this._resized());
    this.watch.observe(this.root);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => setTimeout(() => this.dress(), 50);
    this.scheme.addEventListener("change", this.onScheme);
  }

  // Show `data`, and in it the claim `selected`, as far as either is new: what was told again, in another turn, is.
  async update({ version, selected = null, turn = selected, height = 640, ...data }) {
    this.canvas.style.setProperty("--height", `${height}px`);
    this.dress();
    if (version === undefined || version !== this.version) {
      this.version = version;
      this.root.removeAttribute("data-ready");
      await fonts(this.colours.font);
      if (version !== this.version) return;
      this._read(data);
      this.turn = null;
    }
    if (!this.forest || turn === this.turn) return;
    this.turn = turn;
    if (selected !== this.chosen) this.choose(selected, { centre: true });
  }

  _read(data) {
    const begun = performance.now();
    this.data = data;
    this.title = String(data.title || "Argument map");
    this.letters = new Letters(this.colours.font);
    this.forest = new Forest(data);
    this.chosen = this.cursor = null;
    this.wide = this._width();
    this._begin();
    this.bar.fill(this.forest);
    this.draw({ still: true, then: () => this.home() });
    this.root.dataset.took = Math.round(performance.now() - begun);
  }

  _begin() {
    const room = this.canvas.clientHeight / READABLE;
    this.forest.begin((items) => this._placed(items) <= room);
  }

  dress() {
    this.colours = palette(this.root);
    const look = JSON.stringify(this.colours);
    if (look === this.look) return;
    this.look = look;
    this.root.classList.toggle("dark", this.colours.dark);
    this.picture.dress(this.colours);
    for (const [role, colour] of Object.entries(this.colours.roles)) this.root.style.setProperty(`--${role}`, colour);
  }

  _width() {
    return this.root.clientWidth < 560 ? 206 : 250;
  }

  _resized() {
    this.root.classList.toggle("narrow", this.root.clientWidth < 720);
    this.cy.resize();
    if (this.forest && this._width() !== this.wide) {
      this.wide = this._width();
      this.draw({ still: true, then: () => this.home() });
    }
  }

  _placed(items) {
    size(items, this.letters, this.wide);
    return place(items, this.wide);
  }

  // Draw what is unfolded now; the card `fixed` stays where it is on the screen.
  draw({ still = calm(), then = () => {}, fixed = null } = {}) {
    const items = this.forest.drawn(), shown = claims(items);
    for (const item of items) item.elsewhere = item.stub ? 0 : this.forest.elsewhere(item.id, shown).length;
    this._placed(items);
    const [held, before] = [items, this.picture.items].map((all) => fixed && all.find((item) => keyOf(item) === fixed));
    if (held && before) {
      const down = before.y - held.y;
      for (const item of items) item.y += down;
    }
    this.root.removeAttribute("data-ready");
    this.picture.show(items, this.forest.used, this.letters, {
      still,
      then: () => {
        this._mark();
        this._tell();
        then();
        this.root.dataset.ready = "1";
      },
    });
  }

  // The first view: all of it where its words can be read so, else the first claim with what is beside it.
  home() {
    const { cy } = this, first = this.picture.items[0];
    if (!first) return;
    const all = this._whole();
    cy.viewport(all.zoom >= READABLE ? all : this._around(first, 0.8));
  }

  fit() {
    this._glide(this._whole());
  }

  // Zoom and place at which all is to be seen, above the buttons that lie on the picture.
  _whole() {
    const box = this._box(), room = this._room();
    const zoom = Math.max(this.cy.minZoom(), Math.min(1.05, room.w / box.w, room.h / box.h));
    const middle = { x: room.x + room.w / 2, y: room.y + room.h / 2 };
    return { zoom, pan: { x: middle.x - (box.x + box.w / 2) * zoom, y: middle.y - (box.y + box.h / 2) * zoom } };
  }

  // The same for one card in the middle, but for what would leave room empty beside the whole.
  _around(item, zoom) {
    const box = this._box(), room = this._room();
    const along = (at, low, high, from, size) => {
      if ((high - low) * zoom <= size) return from + (size - (high + low) * zoom) / 2;
      return Math.min(from - low * zoom, Math.max(from + size - high * zoom, from + size / 2 - at * zoom));
    };
    return { zoom, pan: { x: along(item.x, box.x, box.x + box.w, room.x, room.w), y: along(item.y, box.y, box.y + box.h, room.y, room.h) } };
  }

  _box() {
    return bounds(this.picture.items, this.picture.routes);
  }

  _room() {
    const { cy } = this;
    return { x: 22, y: 20, w: Math.max(80, cy.width() - 44), h: Math.max(80, cy.height() - 70) };
  }

  zoom(by) {
    const { cy } = this;
    cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  _glide(where) {
    this.cy.stop();
    this.cy.animate({ ...where, duration: calm() ? 0 : 200, easing: "ease-out" });
  }

  toggle(id) {
    if (!this.forest.toggle(id)) return;
    const opened = this.forest.open.has(id);
    this.draw({ fixed: `n:${id}`, then: () => opened && this._into(id) });
  }

  more(parent) {
    const after = this.picture.items.filter((item) => !item.stub && (item.parent?.id ?? "") === parent).pop();
    this.forest.more(parent);
    this.draw({ fixed: after ? keyOf(after) : null });
  }

  // Unfold the ways to what bears on a claim and hangs on another.
  bring(id) {
    for (const source of this.forest.elsewhere(id, claims(this.picture.items))) this.forest.reveal(source);
    this.draw({ fixed: `n:${id}` });
  }

  foldAll() {
    this._begin();
    this.draw({ then: () => this.home() });
  }

  unfoldAll() {
    this.forest.unfold();
    this.draw({ still: true, then: () => this.home() });
  }

  // Bring what was unfolded into view, by as little as will do, and never so far that its parent leaves.
  _into(id) {
    const item = this.picture.items.find((one) => keyOf(one) === `n:${id}`), { cy } = this;
    if (!item?.kids.length) return;
    const zoom = cy.zoom(), pan = cy.pan(), all = [item, ...item.kids];
    const low = (of) => Math.min(...all.map(of)), high = (of) => Math.max(...all.map(of));
    const right = high((one) => one.x + one.w / 2) * zoom + pan.x + 20 - cy.width();
    const left = (item.x - item.w / 2) * zoom + pan.x - 20;
    const [top, bottom] = [low((one) => one.y - one.h / 2) * zoom + pan.y - 20, high((one) => one.y + one.h / 2) * zoom + pan.y + 20 - cy.height()];
    const x = right > 0 ? -Math.min(right, Math.max(left, 0)) : 0;
    const y = top < 0 && bottom < 0 ? Math.min(-top, -bottom) : top > 0 && bottom > 0 ? -Math.min(top, bottom) : 0;
    if (x || y) this._glide({ panBy: { x, y } });
  }

  // Choose a claim, or none; whoever asked is told only where the choice was made here.
  pick(id) {
    this.choose(id);
    this.onPick(id);
  }

  choose(id, { centre = false } = {}) {
    const known = id !== null && this.forest.nodes.has(id);
    this.chosen = known ? id : null;
    if (known) this.cursor = `n:${id}`;
    if (known && centre) this.seek(id);
    else this._mark();
  }

  // Unfold the way to a claim, and bring it to the middle.
  seek(id) {
    if (!this.forest.reveal(id)) {
      this.bar.clear(); // a filter hides it
      this.forest.reveal(id);
    }
    this.draw({ still: true, then: () => this._middle(`n:${id}`) });
  }

  _middle(key) {
    const item = this.picture.items.find((one) => keyOf(one) === key);
    if (item) this._glide(this._around(item, this.cy.zoom() < READABLE ? 0.85 : this.cy.zoom()));
  }

  _mark() {
    const { cy, bar } = this;
    cy.batch(() => {
      cy.elements(".chosen, .cursor, .hit").removeClass("chosen cursor hit now");
      for (const id of bar.hits) cy.getElementById(`n:${id}`).addClass("hit");
      if (bar.hit !== null) cy.getElementById(`n:${bar.hit}`).addClass("now");
      if (this.chosen !== null) cy.getElementById(`n:${this.chosen}`).addClass("chosen");
      if (this.cursor && this.stage.matches(":focus")) cy.getElementById(this.cursor).addClass("cursor");
    });
    for (const row of this.list.children) row.setAttribute("aria-selected", row.dataset.node === this.chosen ? "true" : "false");
    const at = [...this.list.children].find((row) => row.dataset.key === this.cursor);
    if (at) this.stage.setAttribute("aria-activedescendant", at.id);
    else this.stage.removeAttribute("aria-activedescendant");
  }

  // The same for those who do not see it: each card in a list, and how many are drawn of how many.
  _tell() {
    const { items } = this.picture;
    const rows = items.map((item, n) => make("div", {
      role: "treeitem", id: `row-${n}`, "aria-level": item.level + 1, "data-key": keyOf(item), "data-node": item.stub ? null : item.id,
      "aria-expanded": item.count && !item.stub ? String(item.open) : null, "aria-selected": "false",
      onclick: () => (item.stub ? this.more(item.id) : this.pick(item.id)),
    }, told(item)));
    this.list.replaceChildren(...rows);
    const drawn = items.filter((item) => !item.stub).length, { forest } = this;
    const hidden = forest.nodes.size - forest.alive.size;
    this.said.textContent = `${drawn.toLocaleString("en")} of ${forest.alive.size.toLocaleString("en")} claims unfolded${hidden ? `, ${hidden.toLocaleString("en")} filtered out` : ""}`;
    this._mark();
  }

  _hover(element) {
    const { cy } = this;
    this.tip.hidden = true;
    cy.batch(() => {
      cy.elements(".dim, .near").removeClass("dim near");
      if (!element) return;
      const card = this._cardOf(element);
      const near = element.isEdge() ? element.union(element.connectedNodes()) : card.closedNeighborhood();
      const wide = near.union(near.nodes(".cut, .meet").connectedEdges()).union(near.nodes(".cut, .meet").connectedEdges().connectedNodes());
      const kept = new Set(wide.nodes().map((one) => one.data("card")).filter((id) => id !== undefined));
      if (element.isEdge() || wide.edges().length) {
        cy.elements().filter((one) => !wide.has(one) && !kept.has(one.id().slice(2)) && one.data("pill") !== card?.data("card")).addClass("dim");
      }
      wide.edges().addClass("near");
    });
    this.canvas.style.cursor = element ? "pointer" : "";
    if (element) this._hint(element);
  }

  _cardOf(element) {
    const id = element.data("pill");
    return id === undefined ? element : this.cy.getElementById(`n:${id}`);
  }

  // What a card has no room for, and what a link says.
  _hint(element) {
    const { card, link } = element.data();
    let words = null;
    if (card !== undefined && String(element.data("words")).endsWith("…")) words = this.forest.nodes.get(card).text.slice(0, 1200);
    if (link !== undefined) {
      const of = this.forest.links.find((one) => one.id === link);
      const sure = of.confidence === undefined ? null : `confidence ${Math.round(of.confidence * 100)}%`;
      words = [linkOf(of.kind).verb, of.scheme && String(of.scheme).replace(/-/g, " "), sure].filter(Boolean).join(" · ");
    }
    if (!words) return;
    const box = element.isEdge() ? element.renderedMidpoint() : element.renderedBoundingBox();
    const [x, y] = element.isEdge() ? [box.x, box.y + 10] : [box.x1, box.y2 + 8];
    this.tip.textContent = words;
    this.tip.hidden = false;
    this.tip.style.left = `${Math.max(6, Math.min(x, this.root.clientWidth - this.tip.offsetWidth - 6))}px`;
    this.tip.style.top = `${this.stage.offsetTop + Math.max(4, Math.min(y, this.canvas.clientHeight - this.tip.offsetHeight - 6))}px`;
  }

  save(kind) {
    const { items, routes } = this.picture, name = `argument-map.${kind}`;
    if (kind === "png") download(name, this.picture.png());
    else download(name, new Blob([svg({ items, routes, colours: this.colours, title: this.title })], { type: "image/svg+xml" }));
  }

  // Where a card is in the window, for whoever tests with a real mouse.
  at(key) {
    const card = this.cy.getElementById(key.includes(":") ? key : `n:${key}`);
    if (!card.length) return null;
    const box = this.canvas.getBoundingClientRect(), { x, y } = card.renderedPosition();
    return { x: box.x + x, y: box.y + y };
  }

  destroy() {
    this.watch.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    this.cy.destroy();
  }
}

function claims(items) {
  return new Set(items.filter((item) => !item.stub).map((item) => item.id));
}

function told(item) {
  if (item.stub) return `${item.count} more`;
  const verb = item.link ? `${linkOf(item.role).verb}: ` : "";
  const folded = item.count && !item.open ? ` (${item.count} more)` : "";
  const hidden = item.elsewhere ? ` (${item.elsewhere} elsewhere)` : "";
  return `${verb}${item.node.text.slice(0, 600)}${item.node.author ? `, ${item.node.author}` : ""}${folded}${hidden}`;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Words are measured in the page's own font, so it must be there; a page without one goes on at once.
async function fonts(family) {
  const late = new Promise((done) => setTimeout(done, 700));
  const loaded = Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 14px ${family}`)));
  await Promise.race([loaded.catch(() => null), late]);
}
