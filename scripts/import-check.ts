import { allowance, ARCHITECTURE_PAGE, mayImport, OUTSIDE_MODULES, partOf } from "./import-table.ts";

/** An import that the table does not allow. */
export interface Offence {
  readonly path: string;
  readonly line: number;
  readonly specifier: string;
  readonly message: string;
}

interface Import {
  readonly specifier: string;
  readonly offset: number;
  readonly typeOnly: boolean;
}

/** `import x from "…"`, `export * from "…"` and their type forms: from the keyword to the specifier, no `;` between. */
const STATEMENT = /(?:^|[;}\n])[ \t]*(import|export)\b(\s+type\b)?([^;"'`=()]*?)\bfrom\s*(["'])([^"'\n]+)\4/g;
const BARE = /(?:^|[;}\n])[ \t]*import\s*(["'])([^"'\n]+)\1/g;
const CALL = /(\btypeof\s+)?\b(?:import|require)\s*\(\s*([^)]*)/g;

/**
 * Holds every import of one file against the table, whatever its form: static, type, re-exported, `import()`
 * of a value or of a type, `require`.
 *
 * @param path relative to `src`, with `/`
 * @param exists tells whether a path relative to `src` is a file: a specifier has to be written in full
 */
export function checkImports(path: string, text: string, exists: (path: string) => boolean): Offence[] {
  const code = blankComments(text);
  const offences: Offence[] = [];
  const offend = (offset: number, specifier: string, message: string) => {
    offences.push({ path: `src/${path}`, line: code.slice(0, offset).split("\n").length, specifier, message });
  };
  const part = partOf(path);
  if (!part) {
    offend(0, path, `\`src/${path}\` is in no row of the table: see ${ARCHITECTURE_PAGE}`);
    return offences;
  }
  if (!part.io) {
    for (const { index } of code.matchAll(/\bnew Date\(\s*\)|\bDate\(\s*\)/g)) {
      offend(index, "new Date()", `the same input gives the same bytes on every day: see ${ARCHITECTURE_PAGE}`);
    }
  }
  for (const { specifier, offset, typeOnly } of importsOf(code)) {
    if (!specifier.startsWith(".")) {
      const name = specifier.replace(/^node:/, "").split("/")[0] ?? "";
      if (!part.io && OUTSIDE_MODULES.some((module) => module === name)) {
        offend(offset, specifier, `\`src/${part.name}\` may not reach outside the process: see ${ARCHITECTURE_PAGE}`);
      } else if (specifier === "" || specifier.startsWith("/") || specifier.startsWith("file:")) {
        offend(offset, specifier, `an import names its module by a fixed relative path: see ${ARCHITECTURE_PAGE}`);
      }
      continue;
    }
    const target = resolveImport(path, specifier);
    if (target === undefined || !exists(target)) {
      offend(offset, specifier, "no such file under `src`: the path is relative and has its extension");
    } else if (!mayImport(path, target, typeOnly)) {
      offend(offset, specifier, allowance(part));
    }
  }
  return offences;
}

function importsOf(code: string): Import[] {
  const imports: Import[] = [];
  for (const match of code.matchAll(STATEMENT)) {
    const names = (match[3] ?? "").trim();
    imports.push({ specifier: match[5] ?? "", offset: match.index, typeOnly: Boolean(match[2]) || onlyTypes(names) });
  }
  for (const match of code.matchAll(BARE)) {
    imports.push({ specifier: match[2] ?? "", offset: match.index, typeOnly: false });
  }
  for (const match of code.matchAll(CALL)) {
    // A computed specifier stands as "", which is refused; so is a template with an expression in it.
    const literal = /^(["'`])([^"'`$\n]+)\1/.exec(match[2] ?? "");
    imports.push({ specifier: literal?.[2] ?? "", offset: match.index, typeOnly: false });
  }
  return imports.sort((a, b) => a.offset - b.offset);
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const inner = /^\{([^}]*)\}$/.exec(names)?.[1];
  if (inner === undefined) return false;
  const each = inner.split(",").map((name) => name.trim());
  return each.every((name) => name === "" || name.startsWith("type "));
}

function resolveImport(from: string, specifier: string): string | undefined {
  const segments = from.split("/").slice(0, -1);
  for (const segment of specifier.split("/")) {
    if (segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** Comments as spaces, so that offsets and lines stay. Strings and templates are skipped over, not read into. */
function blankComments(text: string): string {
  const token = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`/g;
  return text.replace(token, (found) => (found.startsWith("/") ? found.replace(/[^\n]/g, " ") : found));
}
