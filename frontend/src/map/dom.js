// The frame around the picture: made of elements and text nodes, so that no word can become markup.

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(label, title, onclick, name = null) {
  return make("button", { type: "button", title, "aria-label": title, onclick, "data-act": name }, label);
}

// A sign of lines, on a ground of 24 by 24.
export function icon(path) {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export function check(label, checked, onchange, ...before) {
  const box = make("input", { type: "checkbox", onchange: () => onchange(box.checked) });
  box.checked = checked;
  return make("label", { class: "check" }, box, ...before, label);
}

// Hand a file to whoever clicked.
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
