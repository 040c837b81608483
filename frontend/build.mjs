// Bundles each source in src/ into one module in built/, with the notices of what it holds beside it.
// `node build.mjs map` builds that one only; `--check` builds aside and fails where built/ is not what
// the sources give.
import { build } from "esbuild";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const checking = process.argv.includes("--check");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const out = checking ? mkdtempSync(join(tmpdir(), "bundles-")) : join(here, "built");

await build({
  absWorkingDir: here,
  entryPoints: readdirSync(join(here, "src"))
    .filter((name) => name.endsWith(".entry.js"))
    .filter((name) => !wanted.length || wanted.includes(basename(name, ".entry.js")))
    .map((name) => ({ in: join("src", name), out: basename(name, ".entry.js") })),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "linked",
  charset: "ascii",
});

if (checking) {
  for (const name of readdirSync(out)) {
    if (!readFileSync(join(out, name)).equals(readFileSync(join(here, "built", name)))) {
      console.error(`built/${name} is not what src/ gives; run npm run build`);
      process.exitCode = 1;
    }
  }
}
