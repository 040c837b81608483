// What hangs on what: the claims of a map as trees of reasons, and which of them are unfolded.
// Pure: nothing here draws. A claim stands once, under the first claim that it was found to bear on.

export const OPPOSITE = "contradiction";
const SIDES = { support: 0, rebut: 2, undercut: 3 }; // pro above con
const AT_ONCE = 8;

export class Forest {
  constructor(data) {
    this.nodes = new Map();
    for (const node of data.nodes || []) {
      const id = String(node.id);
      if (!this.nodes.has(id)) this.nodes.set(id, { ...node, id, text: String(node.text ?? ""), n: this.nodes.size });
    }
    const links = new Map();
    for (const link of data.links || []) {
      const [source, target] = [String(link.source), String(link.target)];
      if (source === target || !this.nodes.has(source) || !this.nodes.has(target)) continue;
      const kind = String(link.kind ?? "");
      const id = String(link.id ?? `${kind} ${source} ${target}`);
      if (!links.has(id)) links.set(id, { ...link, id, source, target, kind });
    }
    this.links = [...links.values()];
    this.open = new Set();
    this.shown = new Map(); // of an unfolded claim, how many of its reasons
    this.revealed = new Set(); // claims shown although their row is cut before them
    this.arrange();
  }

  // Lay out who hangs on whom, of the links of these kinds and the claims that `keep` (with what leads to them).
  arrange(kinds = null, keep = null) {
    this.used = this.links.filter((link) => !kinds || kinds.has(link.kind));
    const steps = this.used.filter((link) => link.kind !== OPPOSITE);
    const [into, out] = [grouped(steps, "target"), grouped(steps, "source")];
    this.into = into;
    this.up = new Map(); // claim -> the link by which it hangs on its parent
    const order = [], seen = new Set();
    const walk = (root) => {
      if (seen.has(root.id)) return;
      seen.add(root.id);
      for (let queue = [root.id], at = 0; at < queue.length; at += 1) {
        order.push(queue[at]);
        for (const link of into.get(queue[at]) || []) {
          if (seen.has(link.source)) continue;
          seen.add(link.source);
          this.up.set(link.source, link);
          queue.push(link.source);
        }
      }
    };
    const all = [...this.nodes.values()];
    all.filter((node) => !out.has(node.id)).forEach(walk);
    all.forEach(walk); // what only stands in circles
    this.matching = new Set(all.filter((node) => !keep || keep(node)).map((node) => node.id));
    this.alive = new Set();
    for (const id of order) {
      if (!this.matching.has(id)) continue;
      for (let here = id; here !== undefined && !this.alive.has(here); here = this.up.get(here)?.target) this.alive.add(here);
    }
    this._hang(order.filter((id) => this.alive.has(id)));
  }

  _hang(order) {
    this.children = new Map([["", []]]);
    this.weight = new Map(order.map((id) => [id, 0]));
    for (const id of order) this.children.set(id, []);
    for (const id of [...order].reverse()) {
      const parent = this.up.get(id)?.target ?? "";
      this.children.get(parent).push(id);
      if (parent) this.weight.set(parent, this.weight.get(parent) + this.weight.get(id) + 1);
    }
    const bound = new Set(this.used.flatMap((link) => [link.source, link.target]));
    for (const ids of this.children.values()) ids.sort((one, other) => this._importance(other, bound) - this._importance(one, bound) || this.nodes.get(one).n - this.nodes.get(other).n);
  }

  _importance(id, bound) {
    return (bound.has(id) ? 1e6 : 0) + this.weight.get(id) * 10 + (this.up.get(id)?.confidence ?? 0);
  }

  // From the claim at the top down to `id`, which is last.
  path(id) {
    const path = [];
    for (let here = id; here !== undefined; here = this.up.get(here)?.target) path.unshift(here);
    return path;
  }

  reveal(id) {
    if (!this.alive.has(id)) return false;
    const path = this.path(id);
    for (const step of path.slice(0, -1)) this.open.add(step);
    for (const step of path) this.revealed.add(step);
    return true;
  }

  toggle(id) {
    if (!this.children.get(id)?.length) return false;
    if (!this.open.delete(id)) this.open.add(id);
    return true;
  }

  more(parent) {
    this.shown.set(parent, this.limit(parent) + AT_ONCE + 2);
  }

  limit(parent) {
    return this.shown.get(parent) ?? AT_ONCE;
  }

  fold() {
    this.open.clear();
    this.shown.clear();
    this.revealed.clear();
  }

  unfold() {
    for (const [id, ids] of this.children) {
      if (id && ids.length) this.open.add(id);
      this.shown.set(id, ids.length);
    }
  }

  // Unfold the first view: as much of two levels as `fits`, a function of what would then be drawn.
  begin(fits) {
    const [all, first, second] = [[12, 8, 5, 3], [12, 8, 7, 6, 5, 4], [12, 8, 6, 5, 4, 3, 2, 1]];
    let best = { cards: 0, start: [2, 4, 1, true] };
    for (const alone of [false, true]) {
      for (const tops of all) for (const most of first) for (const least of second) {
        const start = [tops, most, least, alone], items = this._start(...start);
        const cards = items.filter((item) => !item.stub && (!alone || item.level)).length; // reasons rather than more tops
        if (cards > best.cards && fits(items)) best = { cards, start };
      }
      if (best.cards) break;
    }
    this._start(...best.start);
  }

  // Unfold so many claims at the top, of each so many reasons, and of those so many; or the first claim only.
  _start(tops, first, second, alone) {
    const roots = this.children.get("");
    this.fold();
    this.shown.set("", tops);
    for (const root of roots.slice(0, alone ? 1 : tops)) {
      this._spread(root, first);
      for (const child of this._first(root, first)) this._spread(child, second);
    }
    return this.drawn();
  }

  _spread(id, limit) {
    if (!this.children.get(id).length) return;
    this.open.add(id);
    this.shown.set(id, limit);
  }

  _first(id, limit) {
    const ids = this.children.get(id);
    return ids.length === limit + 1 ? ids : ids.slice(0, limit);
  }

  // What is to be drawn, each parent before its children, in the order from top to bottom.
  drawn() {
    const items = [], waiting = this._row("", null).reverse();
    while (waiting.length) {
      const item = waiting.pop();
      items.push(item);
      item.parent?.kids.push(item);
      if (item.open) waiting.push(...this._row(item.id, item).reverse());
    }
    return items;
  }

  // What bears on `id`, hangs elsewhere, and is not among those `shown`.
  elsewhere(id, shown) {
    const sources = (this.into.get(id) || []).map((link) => link.source);
    return [...new Set(sources)].filter((one) => this.alive.has(one) && this.up.get(one)?.target !== id && !shown.has(one));
  }

  _row(parent, above) {
    const ids = this.children.get(parent), first = new Set(this._first(parent, this.limit(parent)));
    const shown = ids.filter((id) => first.has(id) || this.revealed.has(id));
    const level = above ? above.level + 1 : 0;
    const row = (above ? this._sided(shown) : shown).map((id) => this._item(id, above, level));
    const left = ids.length - shown.length;
    if (left) row.push({ id: parent, stub: true, count: left, parent: above, level, kids: [] });
    return row;
  }

  _item(id, parent, level) {
    const link = this.up.get(id), count = this.children.get(id).length, open = this.open.has(id) && count > 0;
    return { id, node: this.nodes.get(id), link, role: link ? link.kind : "claim", parent, level, count, open, faded: !this.matching.has(id), kids: [] };
  }

  // Pro above con, and an undercut right beneath the claim whose step it denies.
  _sided(ids) {
    const sorted = [...ids].sort((one, other) => side(this.up.get(one)) - side(this.up.get(other)));
    const cuts = sorted.filter((id) => this.up.get(id).denies);
    const row = sorted.filter((id) => !this.up.get(id).denies);
    for (const id of cuts) {
      const at = row.findIndex((other) => this.up.get(other).argument === this.up.get(id).denies);
      row.splice(at < 0 ? row.length : at + 1, 0, id);
    }
    return row;
  }
}

function side(link) {
  return SIDES[link.kind] ?? 1;
}

function grouped(links, end) {
  const groups = new Map();
  for (const link of links) {
    if (!groups.has(link[end])) groups.set(link[end], []);
    groups.get(link[end]).push(link);
  }
  return groups;
}
