// The thread with its claims highlighted. Forum text only ever becomes text nodes, never markup.
const make = (tag, cls, text) => {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined) node.textContent = text;
  return node;
};

function segment(part, spans, named, pick) {
  const [text, ids] = part;
  if (!ids.length) return document.createTextNode(text);
  const id = ids[ids.length - 1], span = spans[id];
  const node = make("span", `segment ${span.role}${ids.length > 1 ? " crossed" : ""}`, text);
  node.dataset.claims = ids.map((i) => spans[i].claim).join(" ");
  node.title = `${span.label} · ${span.sure}`;
  if (!named.has(id)) {
    named.add(id);
    node.tabIndex = 0;
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", `${span.label}: ${span.text}`);
  }
  node.onclick = () => pick(span.claim);
  node.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(span.claim); }
  };
  return node;
}

function post(data, pick) {
  const box = make("article", "post");
  box.style.setProperty("--depth", Math.min(data.depth, 8));
  box.dataset.post = data.id;
  const head = make("div", "head");
  head.append(make("b", null, data.author));
  for (const said of data.said) head.append(make("span", null, said));
  const body = make("div", data.deleted ? "body gone" : "body");
  body.dir = "auto";
  const named = new Set();
  for (const part of data.segments) body.append(segment(part, data.spans, named, pick));
  const chips = make("div", "chips");
  for (const span of Object.values(data.spans)) {
    if (!span.bears) continue;
    const chip = make("button", `chip ${span.role}`, `${span.label} “${span.bears}”`);
    chip.dataset.claims = span.claim;
    chip.title = `${span.label} “${span.bears}” · ${span.sure}`;
    chip.onclick = () => pick(span.claim);
    chips.append(chip);
  }
  box.append(head, body);
  if (chips.children.length) box.append(chips);
  return box;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".thread");
  const key = JSON.stringify([data.page, data.posts.length, data.posts.map((p) => p.id + Object.keys(p.spans).length)]);
  const paint = (claim) => {
    root.querySelectorAll("[data-claims]").forEach((node) => {
      node.classList.toggle("on", !!claim && node.dataset.claims.split(" ").includes(claim));
    });
    root.querySelectorAll(".post").forEach((node) => node.classList.toggle("here", !!node.querySelector(".on")));
  };
  const pick = (claim) => { root.dataset.picked = claim; paint(claim); setTriggerValue("picked", claim); };
  if (root.dataset.key !== key) {
    root.replaceChildren(...data.posts.map((p) => post(p, pick)));
    root.dataset.key = key;
  }
  paint(data.selected);
  if (data.selected && root.dataset.picked !== data.selected) {
    const node = [...root.querySelectorAll(".segment")].find((n) => n.dataset.claims.split(" ").includes(data.selected));
    if (node) node.scrollIntoView({ block: "center" });
    root.dataset.picked = data.selected;
  }
  root.dataset.ready = "1";
}
