// Words on cards: wrapped once, by measuring, so that screen, PNG and SVG break lines at the same places.

export const FONT = 14;
const MOST_LINES = 5;

export class Letters {
  constructor(family) {
    this.family = family;
    this.brush = document.createElement("canvas").getContext("2d");
    this.kept = new Map();
  }

  width(text, size = FONT, weight = 400) {
    this.brush.font = `${weight} ${size}px ${this.family}`;
    return this.brush.measureText(text).width;
  }

  wrap(text, room, bold) {
    const key = `${room} ${bold} ${text}`;
    if (!this.kept.has(key)) this.kept.set(key, this._wrap(text.slice(0, 1500), room, bold ? 600 : 400));
    return this.kept.get(key);
  }

  _wrap(text, room, weight) {
    const lines = [];
    let line = "";
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (this.width(longer, FONT, weight) <= room) {
        line = longer;
        continue;
      }
      if (line) lines.push(line);
      line = word;
      while (this.width(line, FONT, weight) > room && lines.length <= MOST_LINES) {
        const part = this._head(line, room, weight);
        lines.push(part);
        line = line.slice(part.length);
      }
      if (lines.length > MOST_LINES) break;
    }
    if (line) lines.push(line);
    if (!lines.length) lines.push("…");
    if (lines.length <= MOST_LINES) return lines;
    lines.length = MOST_LINES;
    lines[MOST_LINES - 1] = `${this._head(lines[MOST_LINES - 1], room - 14, weight).trimEnd()}…`;
    return lines;
  }

  // The longest beginning of a text that has room; at least one whole letter.
  _head(text, room, weight = 400, size = FONT) {
    if (this.width(text, size, weight) <= room) return text;
    const letters = [...new Intl.Segmenter().segment(text.slice(0, 400))].map((part) => part.segment);
    let [least, most] = [1, letters.length];
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (this.width(letters.slice(0, middle).join(""), size, weight) <= room) least = middle;
      else most = middle - 1;
    }
    return letters.slice(0, least).join("");
  }

  cut(text, room) {
    if (!text || this.width(text, 11.5) <= room) return text;
    return `${this._head(text, room - 12, 400, 11.5).trimEnd()}…`;
  }
}
