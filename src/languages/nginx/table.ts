import { CORE_DIRECTIVES } from "./table-core.ts";
import { HTTP_DIRECTIVES } from "./table-http.ts";
import { NEWER_DIRECTIVES } from "./table-newer.ts";
import { OTHER_DIRECTIVES } from "./table-other.ts";
import { PASSING_DIRECTIVES } from "./table-passing.ts";
import { STREAM_MAIL_DIRECTIVES } from "./table-stream-mail.ts";
import type { NginxContext } from "./types.ts";

/**
 * What is known of a directive.
 *
 * The tables are lines `name contexts arguments value`, below a line `# module origin`. `contexts` are letters (see
 * `CONTEXTS`); `arguments` are the counts that are allowed, a digit each, or `1+`, `2+`, `any`, followed by `{}` for a
 * block; `value` names the rule that the arguments must keep: one of `check-generic.ts`, or `!` for one that belongs to
 * the directive alone.
 */
export interface DirectiveEntry {
  readonly name: string;
  /** The module that brings it, as its documentation names it: `ngx_http_proxy_module`. */
  readonly module: string;
  /**
   * `nginx`: in every nginx 1.22; `loadable`: nginx's own, but Debian's nginx needs a `load_module` for it (stream,
   * mail, geoip …); `newer`: nginx after 1.22; `plus`: NGINX Plus; `third-party`: a module that is not nginx's own.
   */
  readonly from: DirectiveOrigin;
  readonly contexts: readonly NginxContext[];
  readonly block: boolean;
  /** How many arguments: digits, `1+`, `2+` or `any`. */
  readonly counts: string;
  /** The name of the rule for its arguments. */
  readonly value: string;
}

export type DirectiveOrigin = "nginx" | "loadable" | "newer" | "plus" | "third-party";

const CONTEXTS: Readonly<Record<string, NginxContext>> = {
  m: "main",
  e: "events",
  h: "http",
  s: "server",
  l: "location",
  S: "server-if",
  L: "location-if",
  x: "limit_except",
  u: "upstream",
  t: "stream",
  T: "stream-server",
  U: "stream-upstream",
  a: "mail",
  A: "mail-server",
};

let table: ReadonlyMap<string, readonly DirectiveEntry[]> | undefined;

/** The entries of a directive (several modules may bring one name), or an empty list where the name is not known. */
export function directiveOf(name: string): readonly DirectiveEntry[] {
  table ??= readTables();
  return table.get(name) ?? [];
}

/** True where nginx's core would take so many arguments. Source: ngx_conf_handler in src/core/ngx_conf_file.c. */
export function acceptsArguments(entry: DirectiveEntry, count: number): boolean {
  if (entry.counts === "any") return true;
  if (entry.counts === "1+") return count >= 1;
  if (entry.counts === "2+") return count >= 2;
  return count <= 7 && entry.counts.includes(String(count));
}

function readTables(): ReadonlyMap<string, readonly DirectiveEntry[]> {
  const entries = new Map<string, DirectiveEntry[]>();
  const tables = [
    CORE_DIRECTIVES,
    PASSING_DIRECTIVES,
    HTTP_DIRECTIVES,
    STREAM_MAIL_DIRECTIVES,
    NEWER_DIRECTIVES,
    OTHER_DIRECTIVES,
  ];
  let module = "";
  let from: DirectiveOrigin = "nginx";
  for (const line of tables.join("").split("\n")) {
    if (line.startsWith("# ")) {
      const space = line.lastIndexOf(" ");
      module = line.slice(2, space);
      from = originOf(line.slice(space + 1));
    } else if (line !== "") {
      const [name = "", contexts = "", counts = "", value = ""] = line.split(" ");
      const known = entries.get(name);
      const entry = {
        name,
        module,
        from,
        contexts:
          contexts === "*" ? Object.values(CONTEXTS) : [...contexts].flatMap((letter) => CONTEXTS[letter] ?? []),
        block: counts.endsWith("{}"),
        counts: counts.replace("{}", ""),
        value,
      };
      if (known === undefined) entries.set(name, [entry]);
      else known.push(entry);
    }
  }
  return entries;
}

function originOf(word: string): DirectiveOrigin {
  const origins: readonly DirectiveOrigin[] = ["nginx", "loadable", "newer", "plus", "third-party"];
  return origins.find((origin) => origin === word) ?? "third-party";
}
