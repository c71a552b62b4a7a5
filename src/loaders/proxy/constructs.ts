import type { NginxDirective, NginxFile } from "../../languages/nginx/index.ts";
import type { Construct } from "../../source/construct.ts";
import { firstName } from "./hosts.ts";

/** Directives of which a block has several: their first argument says which, and it is a name, never a value. */
const NAMED_BY_ARGUMENT = new Set([
  "add_header",
  "add_trailer",
  "fastcgi_param",
  "grpc_set_header",
  "proxy_hide_header",
  "proxy_pass_header",
  "proxy_set_header",
  "scgi_param",
  "set",
  "uwsgi_param",
]);

/** Blocks whose head says which of several it is. */
const NAMED_BLOCKS = new Set(["location", "upstream", "map", "geo", "split_clients", "limit_except"]);

/** Blocks whose lines are data: what stands in front of a line may be a secret, or one of thousands. */
const DATA_BLOCKS = new Set(["map", "geo", "split_clients", "types", "charset_map"]);

/** The constructs of one file, in no order: a directive as it is typed (its head, for a block), and ranges that could not be read. */
export function constructsOf({ directives, unread }: Pick<NginxFile, "directives" | "unread">): Construct[] {
  const found: Construct[] = [];
  collect(directives, { path: [], data: false }, found);
  for (const span of unread) found.push({ span, kind: "range", keyPath: [] });
  return found;
}

function collect(
  directives: readonly NginxDirective[],
  { path, data }: { path: readonly string[]; data: boolean },
  into: Construct[],
): void {
  for (const directive of directives) {
    const keyPath = [...path, data ? "[]" : stepOf(directive)];
    into.push({ span: directive.head, kind: "directive", keyPath });
    if (directive.block !== undefined)
      collect(directive.block, { path: keyPath, data: DATA_BLOCKS.has(directive.name) }, into);
  }
}

/** The step of a directive in a key path: stable when lines are added around it. */
function stepOf(directive: NginxDirective): string {
  const { name, arguments: args, block } = directive;
  const first = args[0]?.text;
  if (block === undefined) return NAMED_BY_ARGUMENT.has(name) && first !== undefined ? `${name} ${first}` : name;
  if (name === "server") return [name, firstName(directive)].join(" ").trimEnd();
  return NAMED_BLOCKS.has(name) ? [name, ...args.map(({ text }) => text)].join(" ") : name;
}
