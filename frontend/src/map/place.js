// Where each card stands: columns from left to right, reasons beneath each other, a parent amid its own.

const GAP = { x: 88, y: 15, stub: 11, root: 40 };
const STUB = { w: 84, h: 21 };
export const PAD = { x: 14, y: 9 };
export const LINE = 18;
export const SMALL = 17;

// Give each item its size, by the words on it; `letters` wraps and measures them.
export function size(items, letters, width) {
  for (const item of items) {
    if (item.stub) {
      Object.assign(item, { w: STUB.w, h: STUB.h, lines: [], caption: "" });
      continue;
    }
    item.lines = letters.wrap(item.node.text, width - PAD.x * 2, item.level === 0);
    item.caption = letters.cut(caption(item.node), width - PAD.x * 2);
    item.w = width;
    item.h = item.lines.length * LINE + (item.caption ? SMALL + 3 : 0) + PAD.y * 2;
  }
}

function caption(node) {
  const said = [node.author, node.kind].filter(Boolean).map(String);
  if (node.contested) said.push("contested");
  else if (node.unanswered) said.push("unanswered");
  if (node.decided) said.push("checked");
  return said.join(" · ");
}

const gap = (item) => (item.stub ? GAP.stub : GAP.y);

// Give each item its middle; the first claim at the top begins at 0, 0. Gives the height of it all.
export function place(items, width) {
  for (let n = items.length - 1; n >= 0; n -= 1) { // children stand after their parents
    const item = items[n];
    const below = item.kids.reduce((sum, kid, at) => sum + kid.block + (at ? gap(kid) : 0), 0);
    item.block = Math.max(item.h, below);
    item.below = below;
  }
  let y = 0;
  for (const item of items) {
    if (!item.parent) {
      item.top = y;
      y += item.block + (item.kids.length ? GAP.root : GAP.y);
    }
    let top = item.top + (item.block - item.below) / 2;
    for (const [at, kid] of item.kids.entries()) {
      if (at) top += gap(kid);
      kid.top = top;
      top += kid.block;
    }
    item.x = item.level * (width + GAP.x) + item.w / 2;
  }
  for (let n = items.length - 1; n >= 0; n -= 1) {
    const item = items[n], kids = item.kids;
    const middle = kids.length ? (kids[0].y + kids[kids.length - 1].y) / 2 : item.top + item.block / 2;
    const [least, most] = [item.top + item.h / 2, item.top + item.block - item.h / 2];
    item.y = Math.min(Math.max(middle, least), Math.max(least, most));
  }
  return y;
}

// The room that cards and links take, with so much around it.
export function bounds(items, routes, edge = 0) {
  if (!items.length) return { x: 0, y: 0, w: 200, h: 100 };
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const take = (x, y, w, h) => {
    [left, right] = [Math.min(left, x - w), Math.max(right, x + w)];
    [top, bottom] = [Math.min(top, y - h), Math.max(bottom, y + h)];
  };
  for (const { x, y, w, h } of items) take(x, y + 5, w / 2, h / 2 + 5); // the count hangs over the lower edge
  for (const { one, two } of routes) for (const { x, y } of [one, two]) take(x, y, 0, 0);
  return { x: left - edge, y: top - edge, w: right - left + edge * 2, h: bottom - top + edge * 2 };
}
