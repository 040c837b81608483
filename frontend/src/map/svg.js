// The picture as an SVG file of its own: drawn from the same places, lines and colours as the screen.

import { linkOf, LINKS } from "./look.js";
import { bounds, LINE, PAD } from "./place.js";

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu; // XML has no way to write these

export function escape(text) {
  return String(text).replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const n = (value) => String(Math.round(value * 10) / 10);

export function svg({ items, routes, colours, title }) {
  const { x, y, w, h } = bounds(items, routes, 24);
  const body = [
    ...routes.map((route) => line(route, colours)),
    ...items.map((item) => (item.stub ? stub(item, colours) : card(item, colours))),
    ...routes.map((route) => joint(route, colours)),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n(x)} ${n(y)} ${n(w)} ${n(h)}" width="${n(w)}" height="${n(h)}" font-family="${escape(colours.font)}" font-size="14" fill="${colours.ink}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${colours.ground}"/>`,
    ...body.filter(Boolean),
    "</svg>\n",
  ].join("\n");
}

function words(lines, x, y, step, more) {
  const spans = lines.map((text, at) => `<tspan x="${n(x)}" y="${n(y + at * step)}">${escape(text)}</tspan>`);
  return `<text xml:space="preserve" ${more}>${spans.join("")}</text>`;
}

function card(item, colours) {
  const [left, top] = [item.x - item.w / 2, item.y - item.h / 2], role = item.role;
  const said = [
    `<g${item.faded ? ' opacity="0.45"' : ""}><title>${escape(item.node.text)}</title>`,
    `<rect x="${n(left)}" y="${n(top)}" width="${n(item.w)}" height="${n(item.h)}" rx="9" fill="${colours.tint(role)}" stroke="${colours.edge(role)}" stroke-width="1.2"/>`,
    `<path d="M${n(left + 5)} ${n(top)}v${n(item.h)}a5 9 0 0 1 -5 -9v${n(18 - item.h)}a5 9 0 0 1 5 -9z" fill="${colours.of(role)}"/>`,
    words(item.lines, left + PAD.x, top + PAD.y + 13.5, LINE, item.level ? "" : 'font-weight="600"'),
  ];
  if (item.caption) said.push(words([item.caption], left + PAD.x, top + item.h - PAD.y - 3.5, 0, `font-size="11.5" fill="${colours.soft}"`));
  if (item.count && !item.open) said.push(pill(left + item.w - 40, top + item.h, 62, `${item.count} more`, colours));
  if (item.elsewhere) said.push(pill(left + 56, top + item.h, 88, `${item.elsewhere} elsewhere`, colours, ' stroke-dasharray="4 3"'));
  return said.concat("</g>").join("");
}

function pill(x, y, w, text, colours, dashed = "") {
  return `<rect x="${n(x - w / 2)}" y="${n(y - 9)}" width="${n(w)}" height="18" rx="9" fill="${colours.ground}" stroke="${colours.roles.claim}" stroke-width="1.2"${dashed}/>` +
    `<text x="${n(x)}" y="${n(y + 4)}" text-anchor="middle" font-size="11.5" font-weight="600" fill="${colours.roles.claim}">${escape(text)}</text>`;
}

function stub(item, colours) {
  return pill(item.x, item.y, item.w, `${item.count} more`, colours, ' stroke-dasharray="4 3"');
}

function line(route, colours) {
  const { start, one, two, end, link } = route, kind = link.kind;
  const middle = { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
  const dash = linkOf(kind).dash ? ` stroke-dasharray="${linkOf(kind).dash.join(" ")}"` : "";
  const at = (point) => `${n(point.x)} ${n(point.y)}`;
  const told = linkOf(kind).verb;
  return `<g><title>${escape(told)}</title><path d="M${at(start)}Q${at(one)} ${at(middle)}Q${at(two)} ${at(end)}" fill="none" stroke="${colours.of(kind)}" stroke-width="1.9"${dash}/>${head(route, colours)}</g>`;
}

// What stands at the end of a link, turned the way the link comes from.
function head({ head: kind, two, end }, colours) {
  const shape = kind in LINKS ? LINKS[kind].arrow : kind === "none" ? "none" : "vee";
  if (shape === "none") return "";
  const angle = n((Math.atan2(end.y - two.y, end.x - two.x) * 180) / Math.PI);
  const turned = `transform="translate(${n(end.x)} ${n(end.y)}) rotate(${angle})"`;
  const drawn = { triangle: "M0 0l-10 -5v10z", tee: "M-3.2 -7h3.2v14h-3.2z", diamond: "M0 0l-6 -5l-6 5l6 5z", vee: "M0 0l-10 -5l3 5l-3 5z" }[shape];
  return `<path ${turned} d="${drawn}" fill="${colours.of(kind)}"/>`;
}

function joint({ end, link }, colours) {
  if (end.card) return "";
  if (end.joins) return `<circle cx="${n(end.x)}" cy="${n(end.y)}" r="4" fill="${colours.of(link.kind)}"/>`;
  const stroke = `stroke="${colours.ground}" stroke-width="1.8" stroke-linecap="round"`;
  return `<g><circle cx="${n(end.x)}" cy="${n(end.y)}" r="8" fill="${colours.roles.undercut}" stroke="${colours.ground}" stroke-width="1.5"/>` +
    `<path d="M${n(end.x - 3)} ${n(end.y - 3)}l6 6m0 -6l-6 6" ${stroke}/></g>`;
}
