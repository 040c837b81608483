// How it all looks: colours from the page's theme, and cytoscape's style made of them.

import { OPPOSITE } from "./forest.js";
import { FONT } from "./letters.js";
import { LINE } from "./place.js";

// What each kind of link is called, and how its line is drawn: never told apart by colour alone.
export const LINKS = {
  support: { verb: "supports", dash: null, arrow: "triangle" },
  rebut: { verb: "rebuts", dash: [7, 4], arrow: "tee" },
  undercut: { verb: "undercuts", dash: [2, 4], arrow: "diamond" },
  [OPPOSITE]: { verb: "contradicts", dash: [1, 5], arrow: "none" },
};
const OTHER = { verb: "", dash: null, arrow: "vee" };

export const linkOf = (kind) => LINKS[kind] || { ...OTHER, verb: kind };

export function palette(element) {
  const style = getComputedStyle(element), brush = document.createElement("canvas").getContext("2d");
  const read = (name, fallback) => {
    brush.fillStyle = fallback;
    brush.fillStyle = style.getPropertyValue(name).trim() || fallback;
    return /^#[0-9a-f]{6}$/i.test(brush.fillStyle) ? brush.fillStyle : fallback;
  };
  const ground = read("--st-background-color", "#ffffff"), dark = light(ground) < 110;
  const ink = read("--st-text-color", dark ? "#eceff4" : "#111111");
  const roles = {
    claim: read("--st-primary-color", dark ? "#7aa7f5" : "#1f5fd0"),
    support: read("--st-green-color", dark ? "#3fb95f" : "#1a7f37"),
    rebut: read("--st-red-color", dark ? "#f07070" : "#c62828"),
    undercut: dark ? "#e39a4a" : "#b35900",
    [OPPOSITE]: dark ? "#b79bf2" : "#6d3fc4",
    other: mix(ink, ground, 0.55),
  };
  return {
    dark, ground, ink, roles,
    soft: mix(ink, ground, 0.66),
    line: mix(ink, ground, 0.2),
    hit: dark ? "#8a6d00" : "#ffd54a",
    font: style.getPropertyValue("--st-font").replace(/[^\w ,-]/g, "").trim() || "system-ui, sans-serif", // as cytoscape takes it
    of: (role) => roles[role] || roles.other,
    tint: (role) => mix(roles[role] || roles.other, ground, dark ? 0.13 : 0.055),
    edge: (role) => mix(roles[role] || roles.other, ground, dark ? 0.5 : 0.38),
  };
}

function parts(colour) {
  const n = parseInt(colour.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

function light(colour) {
  const [r, g, b] = parts(colour);
  return r * 0.299 + g * 0.587 + b * 0.114;
}

// So much of one colour on another.
function mix(one, other, share) {
  const [a, b] = [parts(one), parts(other)];
  return `#${a.map((part, n) => Math.round(part * share + b[n] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

const data = (name) => (element) => element.data(name);

export function sheet(colours) {
  const { ground, ink, soft, roles, font } = colours;
  const links = Object.entries(LINKS).map(([kind, { dash, arrow }]) => ({
    selector: `edge[kind = "${kind}"]`,
    style: {
      "line-color": roles[kind], "target-arrow-color": roles[kind],
      ...(dash ? { "line-style": "dashed", "line-dash-pattern": dash } : {}),
      ...(kind === OPPOSITE ? { "line-cap": "round" } : {}),
    },
  }));
  const heads = ["triangle", "tee", "diamond", "vee"].map((arrow) => ({ selector: `edge[arrow = "${arrow}"]`, style: { "target-arrow-shape": arrow, "arrow-scale": arrow === "tee" ? 1.35 : 1.05 } }));
  return [
    { selector: "node", style: { "font-family": font, color: ink, "text-wrap": "wrap", "text-max-width": 4000, "text-justification": "left", "text-valign": "center", "text-halign": "center", width: data("w"), height: data("h"), "min-zoomed-font-size": 4, "overlay-opacity": 0 } },
    { selector: ".card", style: {
      shape: "round-rectangle", "corner-radius": 9, label: data("words"), "font-size": FONT, "line-height": LINE / FONT, "text-margin-x": data("shift"), "text-margin-y": data("rise"),
      "border-width": 1.2, "border-color": (card) => colours.edge(card.data("role")),
      "background-fill": "linear-gradient", "background-gradient-direction": "to-right",
      "background-gradient-stop-colors": (card) => { const [c, t] = [colours.of(card.data("role")), colours.tint(card.data("role"))]; return `${c} ${c} ${t} ${t}`; },
      "background-gradient-stop-positions": (card) => { const p = (500 / card.data("w")).toFixed(2); return `0% ${p}% ${p}% 100%`; },
    } },
    { selector: ".card[?top]", style: { "font-weight": 600, "border-width": 1.6 } },
    { selector: ".caption", style: { label: data("words"), "font-size": 11.5, color: soft, "text-margin-x": data("shift"), "background-opacity": 0, "border-width": 0, events: "no" } },
    { selector: ".pill", style: {
      shape: "round-rectangle", "corner-radius": 9, label: data("words"), "font-size": 11.5, "font-weight": 600, color: roles.claim, "background-color": ground,
      "border-width": 1.2, "border-color": roles.claim, "text-justification": "center", "text-margin-y": 0.5 } },
    { selector: ".pill.opened", style: { color: soft, "border-color": colours.line } },
    { selector: ".pill.stub", style: { "border-style": "dashed", "corner-radius": 13 } },
    { selector: ".cut", style: { shape: "ellipse", label: "\u00d7", "font-size": 15, "font-weight": 700, color: ground, "background-color": roles.undercut, "border-width": 1.5, "border-color": ground, events: "no" } },
    { selector: ".meet", style: { shape: "ellipse", "background-color": (meet) => colours.of(meet.data("role")), events: "no" } },
    { selector: "edge", style: {
      width: 1.9, "line-color": roles.other, "target-arrow-color": roles.other, "target-arrow-shape": "none", "curve-style": "unbundled-bezier", "edge-distances": "node-position",
      "source-endpoint": data("from"), "target-endpoint": data("to"), "control-point-weights": data("weights"), "control-point-distances": data("distances"),
      "font-family": font, "font-size": 11, color: soft, "text-background-color": ground, "text-background-opacity": 0.9, "text-background-padding": 2, "overlay-opacity": 0,
    } },
    { selector: "edge[words]", style: { label: data("words") } },
    ...links, ...heads,
    { selector: ".faded", style: { opacity: 0.45 } },
    { selector: ".hit", style: { "underlay-color": colours.hit, "underlay-opacity": 0.75, "underlay-padding": 6, "underlay-shape": "round-rectangle" } },
    { selector: ".hit.now", style: { "underlay-opacity": 1, "underlay-padding": 9 } },
    { selector: ".chosen", style: { "border-width": 2.6, "border-color": roles.claim, "underlay-color": roles.claim, "underlay-opacity": 0.26, "underlay-padding": 7, "underlay-shape": "round-rectangle" } },
    { selector: ".cursor", style: { "outline-width": 2.4, "outline-color": roles.claim, "outline-style": "solid", "outline-offset": 4 } },
    { selector: "edge.near", style: { width: 2.9 } },
    { selector: ".dim", style: { opacity: 0.16 } },
  ];
}
