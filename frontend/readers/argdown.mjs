// Reads Argdown as others do: a JSON list of documents on standard input, what each of them says on
// standard output, with the errors of lexer and parser.
import argdownModule from "@argdown/core/dist/argdown.js";
import { readFileSync } from "node:fs";

const { argdown } = argdownModule;
const process_ = ["parse-input", "build-model", "build-map", "export-json"];

const read = (input) => {
  const response = argdown.run({ input, process: process_ });
  const errors = [...response.lexerErrors, ...response.parserErrors, ...(response.exceptions ?? [])];
  return { errors: errors.map((error) => error.message), said: response.json ? JSON.parse(response.json) : null };
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
