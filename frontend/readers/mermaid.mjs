// Reads Mermaid as others do: a JSON list of diagrams on standard input; on standard output, for each,
// the claims and links it draws, or the error.
import { JSDOM } from "jsdom";
import { readFileSync } from "node:fs";

const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");

const decoded = (text) =>
  text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code))).replace(/ﬂ°quot¶ß/g, '"');

const read = async (input) => {
  try {
    await mermaid.parse(input);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(input);
    const nodes = [...db.getVertices().values()].map(({ id, text, link }) => ({ id, text: decoded(text), link }));
    const links = db.getEdges().map(({ start, end, text, stroke }) => ({ start, end, text, stroke }));
    return { error: null, title: db.getDiagramTitle(), nodes, links };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
};

const said = [];
for (const input of JSON.parse(readFileSync(0, "utf8"))) said.push(await read(input));
process.stdout.write(JSON.stringify(said));
