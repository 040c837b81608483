// The thread with its claims highlighted. Forum text only ever becomes text nodes, never markup.
const latest = new WeakMap(); // root -> what the last call brought; handlers look it up when they run

const make = (tag, cls, text) => {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined) node.textContent = text;
  return node;
};

function pick(root, claim) {
  const state = latest.get(root);
  state.selected = claim;
  paint(root, claim);
  state.send("picked", { claim });
}

// A stretch may lie in several claims: clicking again goes outwards, and then to none.
function pickAt(root, claims) {
  const inward = [...claims].reverse(), at = inward.indexOf(latest.get(root).selected);
  pick(root, at + 1 < inward.length ? inward[at + 1] : null);
}

function paint(root, claim) {
  for (const node of root.querySelectorAll("[data-claims]")) {
    const on = !!claim && node.dataset.claims.split(" ").includes(claim);
    node.classList.toggle("on", on);
    if (node.hasAttribute("aria-pressed")) node.setAttribute("aria-pressed", on);
  }
  for (const node of root.querySelectorAll(".post")) node.classList.toggle("here", !!node.querySelector(".segment.on"));
}

function segment(root, [text, ids], spans, named) {
  if (!ids.length) return document.createTextNode(text);
  const span = spans[ids[ids.length - 1]];
  const node = make("span", `segment ${span.role}`, text);
  const claims = ids.map((id) => spans[id].claim);
  node.dataset.claims = claims.join(" ");
  node.title = span.note;
  if (ids.length > 1) node.classList.add("nested", `in-${spans[ids[0]].role}`);
  const fresh = ids.filter((id) => !named.has(id));
  for (const id of fresh) named.add(id);
  if (fresh.length) {
    const name = spans[fresh[fresh.length - 1]];
    node.tabIndex = -1;
    node.setAttribute("role", "button");
    node.setAttribute("aria-pressed", "false");
    node.setAttribute("aria-label", `${name.note}: ${name.text}`);
  }
  node.onclick = () => pickAt(root, claims);
  return node;
}

function post(root, data) {
  const box = make("article", "post");
  box.style.setProperty("--depth", Math.min(data.depth, 10));
  box.dataset.post = data.id;
  box.dataset.depth = data.depth;
  box.setAttribute("aria-label", `Post by ${data.author}`);
  const head = make("div", "head");
  const fold = make("button", "fold", "−");
  fold.title = "Fold this post and its replies";
  fold.setAttribute("aria-expanded", "true");
  fold.onclick = () => toggle(root, box);
  head.append(fold, make("b", null, data.author));
  for (const said of data.said) head.append(make("span", null, said));
  if (/^https?:\/\//.test(data.url)) head.append(link(data.url));
  const body = make("div", "body");
  if (data.deleted) body.classList.add("gone");
  body.dir = "auto";
  const named = new Set();
  for (const part of data.segments) body.append(segment(root, part, data.spans, named));
  box.append(head, body);
  if (data.length > 3000) {
    body.classList.add("cut");
    const more = make("button", "more", `Show the whole post (${data.length.toLocaleString("en")} characters)`);
    more.onclick = () => { body.classList.remove("cut"); more.remove(); };
    box.append(more);
  }
  const chips = make("div", "chips");
  for (const chip of data.chips) {
    const node = make("button", `chip ${chip.role}`);
    node.append(make("b", null, chip.label), document.createTextNode(` “${chip.bears}”`));
    node.dataset.claims = chip.claim;
    node.title = chip.note;
    node.onclick = () => pick(root, latest.get(root).selected === chip.claim ? null : chip.claim);
    chips.append(node);
  }
  if (data.chips.length) box.append(chips);
  return box;
}

function link(address) {
  const node = make("a", "permalink", "post ↗");
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function toggle(root, box) {
  const folded = box.classList.toggle("folded"), depth = Number(box.dataset.depth);
  let hidden = 0;
  for (let next = box.nextElementSibling; next && Number(next.dataset.depth) > depth; next = next.nextElementSibling) {
    next.hidden = folded;
    if (!folded) { next.classList.remove("folded"); label(next, "−", true); }
    hidden += 1;
  }
  label(box, folded ? `+${hidden + 1}` : "−", !folded);
}

function label(box, text, open) {
  const fold = box.querySelector(".fold");
  fold.textContent = text;
  fold.setAttribute("aria-expanded", open);
}

// One tab stop for the whole thread; arrows go from claim to claim, Enter chooses, Escape lets go.
function keys(root, event) {
  const stops = [...root.querySelectorAll(".segment[role=button]")].filter((node) => node.checkVisibility());
  const at = stops.indexOf(event.target);
  if (at < 0) return;
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (to !== undefined && stops[to]) {
    event.target.tabIndex = -1;
    stops[to].tabIndex = 0;
    stops[to].focus();
  } else if (event.key === "Enter" || event.key === " ") event.target.click();
  else if (event.key === "Escape") pick(root, null);
  else return;
  event.preventDefault();
}

function show(root, node) {
  const box = node.closest(".post");
  box.querySelector(".cut")?.classList.remove("cut");
  box.querySelector(".more")?.remove();
  if (node.tabIndex === -1 && node.hasAttribute("role")) {
    root.querySelectorAll(".segment[tabindex='0']").forEach((other) => (other.tabIndex = -1));
    node.tabIndex = 0;
  }
  requestAnimationFrame(() => node.scrollIntoView({ block: "center" }));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".thread");
  const before = latest.get(root);
  latest.set(root, { send: setTriggerValue, selected: data.selected, version: data.version, focus: data.focus });
  const fresh = before?.version !== data.version;
  if (fresh) {
    root.replaceChildren(...data.posts.map((one) => post(root, one)));
    const first = root.querySelector(".segment[role=button]");
    if (first) first.tabIndex = 0;
    root.onkeydown = (event) => keys(root, event);
  }
  paint(root, data.selected);
  if (data.selected && !data.still && (fresh || before.selected !== data.selected)) {
    const node = root.querySelector(".segment.on");
    if (node) show(root, node);
  } else if (data.focus && (fresh || before.focus !== data.focus)) {
    const node = [...root.querySelectorAll(".post")].find((box) => box.dataset.post === data.focus);
    if (node) { node.classList.add("sought"); show(root, node); }
  } else if (fresh && before) root.scrollIntoView({ block: "start" }); // another page: its top
  root.dataset.ready = "1";
}
