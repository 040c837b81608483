// The keyboard: along the tree with the arrows, as in any tree, only that its root is at the left.

import { keyOf } from "./picture.js";

export function keys(map, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !map.forest) return;
  const { items } = map.picture;
  const here = items.find((item) => keyOf(item) === map.cursor);
  const done = moved(map, event.key, here, items) || acted(map, event.key, here);
  if (done) event.preventDefault();
}

function moved(map, key, here, items) {
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return false;
  const goal = here ? beside(map, key, here, items) : items[0];
  if (goal) go(map, keyOf(goal));
  return true;
}

function beside(map, key, here, items) {
  const column = items.filter((item) => item.level === here.level).sort((a, b) => a.y - b.y);
  const at = column.indexOf(here);
  if (key === "ArrowUp") return column[at - 1];
  if (key === "ArrowDown") return column[at + 1];
  if (key === "ArrowLeft") return here.parent;
  if (key === "Home") return items[0];
  if (key === "End") return column[column.length - 1];
  if (here.kids.length) return [...here.kids].sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0];
  if (here.count && !here.stub) map.toggle(here.id); // and once more to go there
  return null;
}

function acted(map, key, here) {
  if (key === "+" || key === "=") map.zoom(1.25);
  else if (key === "-" || key === "_") map.zoom(0.8);
  else if (key === "0") map.fit();
  else if (key === "/") map.bar.search.focus();
  else if (key === "Escape") map.pick(null);
  else if ((key === "Enter" || key === " ") && here?.stub) unfoldRow(map, here);
  else if (key === "Enter" && here) map.pick(here.id === map.chosen ? null : here.id);
  else if (key === " " && here) map.toggle(here.id);
  else return key === " " || key === "Enter";
  return true;
}

// The cursor goes on to the first claim that this brings.
function unfoldRow(map, stub) {
  const before = new Set(map.picture.items.map(keyOf));
  map.more(stub.id);
  const fresh = map.picture.items.find((item) => !before.has(keyOf(item)));
  if (fresh) go(map, keyOf(fresh));
}

function go(map, key) {
  map.cursor = key;
  map._mark();
  const { cy } = map, box = cy.getElementById(key).renderedBoundingBox(), edge = 16;
  const x = box.x1 < edge ? edge - box.x1 : box.x2 > cy.width() - edge ? cy.width() - edge - box.x2 : 0;
  const y = box.y1 < edge ? edge - box.y1 : box.y2 > cy.height() - edge ? cy.height() - edge - box.y2 : 0;
  if (x || y) cy.panBy({ x, y });
}
