// The canvas: what is to be drawn, as elements of cytoscape, moved and kept in step with the forest.

import cytoscape from "cytoscape";
import { FONT } from "./letters.js";
import { linkOf, LINKS, sheet } from "./look.js";
import { PAD, SMALL } from "./place.js";
import { route } from "./route.js";

cytoscape.warnings(false);
const STEP = 220; // milliseconds that unfolding takes
const MOST = 160; // cards that are still moved, not just set

export const keyOf = (item) => (item.stub ? `m:${item.id}` : `n:${item.id}`);

export class Picture {
  constructor(container) {
    this.cy = cytoscape({ container, minZoom: 0.04, maxZoom: 2.5, autoungrabify: true, autounselectify: true, boxSelectionEnabled: false, userZoomingEnabled: false });
    this.items = [];
    this.routes = [];
  }

  dress(colours) {
    this.colours = colours;
    this.cy.style().fromJson(sheet(colours)).update();
  }

  // Draw these items; `then` runs when all stand where they belong.
  show(items, links, letters, { still, then }) {
    const before = new Map(this.items.map((item) => [keyOf(item), item]));
    cancelAnimationFrame(this.frame);
    for (const item of items) {
      const old = before.get(keyOf(item)) || (item.parent && before.get(keyOf(item.parent)));
      item.goal = { x: item.x, y: item.y };
      item.origin = old ? { x: old.x, y: old.y } : item.goal;
    }
    this.items = items;
    this.links = links;
    this.letters = letters;
    if (still || !before.size || items.length > MOST) {
      this._put();
      then();
      return;
    }
    const begun = performance.now();
    const move = (now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / STEP)), eased = 1 - (1 - share) ** 3;
      for (const item of items) {
        item.x = item.origin.x + (item.goal.x - item.origin.x) * eased;
        item.y = item.origin.y + (item.goal.y - item.origin.y) * eased;
      }
      this._put();
      if (share < 1) this.frame = requestAnimationFrame(move);
      else then();
    };
    move(begun);
  }

  _put() {
    this.routes = route(this.items, this.links);
    const wanted = new Map();
    for (const item of this.items) this._card(item, wanted);
    for (const one of this.routes) this._route(one, wanted);
    const { cy } = this;
    cy.batch(() => {
      cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const fresh = [];
      for (const [id, element] of wanted) {
        const here = cy.getElementById(id);
        if (!here.length) fresh.push(element);
        else if (element.group === "edges" && (here.source().id() !== element.data.source || here.target().id() !== element.data.target)) {
          here.remove();
          fresh.push(element);
        } else {
          here.data(element.data);
          if (element.position) here.position(element.position);
          here.toggleClass("opened", element.classes.includes("opened")).toggleClass("faded", element.classes.includes("faded"));
        }
      }
      cy.add(fresh.map((element) => ({ ...element, pannable: true, grabbable: false })));
    });
  }

  _card(item, wanted) {
    const keep = (id, classes, x, y, data) => wanted.set(id, { group: "nodes", classes: classes.concat(item.faded ? ["faded"] : []), position: { x, y }, data: { id, ...data } });
    if (item.stub) {
      keep(keyOf(item), ["pill", "stub"], item.x, item.y, { w: item.w, h: item.h, words: `${item.count} more`, stub: item.id });
      return;
    }
    const { letters } = this, top = item.level === 0;
    const wide = Math.max(...item.lines.map((line) => letters.width(line, FONT, top ? 600 : 400)));
    const rise = item.caption ? -(SMALL + 3) / 2 : 0;
    keep(keyOf(item), ["card"], item.x, item.y, { w: item.w, h: item.h, words: item.lines.join("\n"), shift: PAD.x + wide / 2 - item.w / 2, rise, role: item.role, top: top ? 1 : 0, card: item.id });
    if (item.caption) {
      const shift = PAD.x + letters.width(item.caption, 11.5) / 2 - item.w / 2;
      keep(`c:${item.id}`, ["caption"], item.x, item.y + item.h / 2 - PAD.y - SMALL / 2 + 2, { w: item.w, h: SMALL, words: item.caption, shift });
    }
    let left = item.x + item.w / 2 - 12;
    if (item.count) {
      const words = item.open ? "\u2212" : `${item.count} more`, w = letters.width(words, 11.5, 600) + (item.open ? 16 : 20);
      left -= w + 6;
      keep(`p:${item.id}`, item.open ? ["pill", "opened"] : ["pill"], left + 6 + w / 2, item.y + item.h / 2, { w, h: 18, words, pill: item.id });
    }
    if (item.elsewhere) {
      const words = `${item.elsewhere} elsewhere`, w = letters.width(words, 11.5, 600) + 20;
      keep(`e:${item.id}`, ["pill", "stub"], left - w / 2, item.y + item.h / 2, { w, h: 18, words, elsewhere: item.id });
    }
  }

  _route(found, wanted) {
    const { start, end, link } = found;
    for (const point of [start, end]) {
      if (point.card || wanted.has(`a:${point.id}`)) continue;
      const size = point.joins ? 8 : 17, id = `a:${point.id}`;
      wanted.set(id, { group: "nodes", classes: [point.joins ? "meet" : "cut"], position: { x: point.x, y: point.y }, data: { id, w: size, h: size, role: link.kind } });
    }
    const name = (point) => (point.card ? keyOf(point.card) : `a:${point.id}`);
    const middle = (point) => point.card || point;
    const [a, b] = [middle(start), middle(end)];
    const offset = (point, of) => `${point.x - of.x}px ${point.y - of.y}px`;
    const data = { id: `l:${found.id}`, source: name(start), target: name(end), kind: link.kind, arrow: arrowOf(found), from: offset(start, a), to: offset(end, b), link: link.id, ...bends(a, b, [found.one, found.two]) };
    if (!(link.kind in LINKS) && found.head !== "none") data.words = linkOf(link.kind).verb.slice(0, 40);
    wanted.set(data.id, { group: "edges", classes: [], data });
  }

  png() {
    const { cy, colours } = this, box = cy.elements().boundingBox();
    const scale = Math.min(2, 16_000 / Math.max(box.w, box.h, 1), Math.sqrt(120e6 / Math.max(box.w * box.h, 1)));
    const marked = cy.elements(".chosen, .cursor, .hit, .dim, .near"), classes = marked.map((one) => [one, one.classes()]);
    cy.batch(() => marked.removeClass("chosen cursor hit dim near"));
    const blob = cy.png({ full: true, scale, bg: colours.ground, output: "blob" });
    cy.batch(() => classes.forEach(([one, names]) => one.classes(names)));
    return blob;
  }
}

function arrowOf({ head }) {
  return head === "none" ? "none" : linkOf(head).arrow;
}

// Control points as cytoscape wants them: how far along the line between two middles, and how far off it.
function bends(a, b, points) {
  const [dx, dy] = [b.x - a.x, b.y - a.y], square = dx * dx + dy * dy || 1, long = Math.sqrt(square);
  return {
    weights: points.map((p) => ((p.x - a.x) * dx + (p.y - a.y) * dy) / square),
    distances: points.map((p) => ((p.y - a.y) * dx - (p.x - a.x) * dy) / long),
  };
}
