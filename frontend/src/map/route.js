// How the links run: from the left edge of a reason to the right edge of what it bears on, in one S.
// A route is a start, two control points and an end: two quadratic curves that meet midway.

import { OPPOSITE } from "./forest.js";

const REACH = 44;

export function route(items, links) {
  const cards = new Map(items.filter((item) => !item.stub).map((item) => [item.id, item]));
  const drawn = links.filter((link) => cards.has(link.source) && cards.has(link.target));
  const routes = [], byArgument = new Map();
  const steps = drawn.filter((link) => link.kind !== OPPOSITE);
  const denying = steps.filter((link) => link.denies);
  const ports = landings(steps.filter((link) => !link.denies), cards);
  const keep = (found, argument) => {
    routes.push(found);
    if (argument && !byArgument.has(argument)) byArgument.set(argument, found);
  };
  for (const [first, ...others] of together(steps.filter((link) => !link.denies))) {
    const target = cards.get(first.target), port = ports.get(first.id);
    if (others.length) joint([first, ...others], target, port, cards, keep);
    else keep({ id: first.id, link: first, head: first.kind, ...flow(leaving(cards.get(first.source)), landing(target, port)) }, first.argument);
  }
  cut(denying, cards, byArgument, keep);
  for (const link of drawn.filter((one) => one.kind === OPPOSITE)) {
    routes.push({ id: link.id, link, head: OPPOSITE, ...across(cards.get(link.source), cards.get(link.target)) });
  }
  return routes;
}

const leaving = (card) => ({ x: card.x - card.w / 2, y: card.y, card });
const landing = (card, port) => ({ x: card.x + card.w / 2, y: card.y + port, card });

function flow(start, end) {
  const far = start.x - end.x, soft = 0.5 - 0.22 * Math.exp(-Math.abs(start.y - end.y) / 70);
  if (far < 20 && start.card) return against(start.card, end);
  const reach = far > 20 ? far * soft : REACH;
  return { start, end, one: { x: start.x - reach, y: start.y }, two: { x: end.x + reach, y: end.y } };
}

// A link to a claim in the same column or further right, as circles have them: out at the right.
function against(source, end) {
  const start = { x: source.x + source.w / 2, y: source.y, card: source }, target = end.card;
  const beside = target.x - source.x < source.w, x = target.x + (beside ? target.w : -target.w) / 2;
  const out = beside ? Math.max(start.x, x) + REACH : (start.x + x) / 2;
  return { start, end: { ...end, x }, one: { x: out, y: start.y }, two: { x: out, y: end.y } };
}

// Links of one kind that arrive one after the other share a place; the kinds are kept apart.
function landings(links, cards) {
  const into = new Map(), ports = new Map();
  for (const link of links) into.set(link.target, [...(into.get(link.target) || []), link]);
  for (const [target, arriving] of into) {
    const card = cards.get(target), groups = [];
    const key = (link) => (link.joint ? `${link.kind} ${link.argument}` : link.kind);
    arriving.sort((a, b) => cards.get(a.source).y - cards.get(b.source).y);
    for (const link of arriving) {
      const last = groups[groups.length - 1];
      if (last && key(last[0]) === key(link)) last.push(link);
      else groups.push([link]);
    }
    const step = Math.min(16, (card.h - 16) / Math.max(1, groups.length - 1));
    groups.forEach((group, n) => group.forEach((link) => ports.set(link.id, (n - (groups.length - 1) / 2) * step)));
  }
  return ports;
}

// Premises that work together, as one group each; every other link by itself.
function together(links) {
  const groups = new Map();
  for (const link of links) {
    const key = link.joint && link.argument ? `${link.argument} ${link.target}` : `\n${link.id}`;
    groups.set(key, [...(groups.get(key) || []), link]);
  }
  return groups.values();
}

function joint(links, target, port, cards, keep) {
  const starts = links.map((link) => leaving(cards.get(link.source)));
  const x = Math.min(...starts.map((start) => start.x)) - REACH / 2;
  const y = starts.reduce((sum, start) => sum + start.y, 0) / starts.length;
  const meet = { x, y, id: `together ${links[0].id}`, joins: links[0].kind };
  links.forEach((link, n) => keep({ id: link.id, link, head: "none", start: starts[n], one: { x: x + 4, y: starts[n].y }, two: { x: x + 10, y }, end: meet }));
  keep({ id: `stem ${links[0].id}`, link: links[0], head: links[0].kind, ...flow(meet, landing(target, port)) }, links[0].argument);
}

// An undercut ends on the very link that it denies, where that one is drawn; else at the claim.
function cut(links, cards, byArgument, keep) {
  const denied = new Map();
  let waiting = links;
  while (waiting.length) {
    const ready = waiting.filter((link) => byArgument.has(link.denies));
    for (const link of ready) {
      const n = denied.get(link.denies) || 0;
      denied.set(link.denies, n + 1);
      const at = point(byArgument.get(link.denies), [0.5, 0.25, 0.75, 0.38, 0.62][n % 5] / 2);
      const start = leaving(cards.get(link.source));
      const end = { ...at, id: `cut ${link.id}` };
      const below = Math.sign(start.y - at.y) || 1;
      keep({ id: link.id, link, head: "none", start, end, one: { x: Math.min(at.x, start.x - 24), y: start.y }, two: { x: at.x, y: at.y + below * 16 } }, link.argument);
    }
    const rest = waiting.filter((link) => !ready.includes(link));
    if (!ready.length) {
      for (const link of rest) keep({ id: link.id, link, head: "undercut", ...flow(leaving(cards.get(link.source)), landing(cards.get(link.target), 0)) }, link.argument);
      break;
    }
    waiting = rest;
  }
}

// Beneath where links arrive.
const low = (card) => card.y + card.h / 2 - 11;

function across(a, b) {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const start = { x: left.x + left.w / 2, y: low(left), card: left };
  if (right.x - left.x < left.w) {
    const out = Math.max(left.x + left.w / 2, right.x + right.w / 2) + 44;
    const end = { x: right.x + right.w / 2, y: low(right), card: right };
    return { start, end, one: { x: out, y: start.y }, two: { x: out, y: end.y } };
  }
  const end = { x: right.x - right.w / 2, y: low(right), card: right };
  const middle = (start.x + end.x) / 2;
  return { start, end, one: { x: middle, y: start.y }, two: { x: middle, y: end.y } };
}

const between = (a, b, t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });

// The point of a route so far along it, from 0 to 1.
export function point({ start, one, two, end }, t) {
  const middle = between(one, two, 0.5);
  const [a, b, c, s] = t < 0.5 ? [start, one, middle, t * 2] : [middle, two, end, t * 2 - 1];
  return between(between(a, b, s), between(b, c, s), s);
}
