import type { ServerName } from "../../estate/proxy.ts";
import type { NginxArgument } from "../../languages/nginx/index.ts";

/**
 * One name of a `server_name`, or `undefined` where nginx refuses it.
 * Source: ngx_http_core_server_name in src/http/ngx_http_core_module.c, ngx_hash_add_key in src/core/ngx_hash.c.
 */
export function parseServerName({ text, span }: NginxArgument): ServerName | undefined {
  if (text.startsWith("~")) return text === "~" ? undefined : { span, kind: "regex", text: text.slice(1) };
  const lower = lowerAscii(text);
  if (lower === "$hostname") return { span, kind: "hostname", text: lower };
  const { kind, rest } = wildcard(lower);
  if (rest.includes("*") || (kind !== "exact" && rest === "")) return undefined;
  return { span, kind, text: rest };
}

function wildcard(name: string): { kind: "exact" | "leading" | "both" | "trailing"; rest: string } {
  if (name.startsWith("*.")) return { kind: "leading", rest: name.slice(2) };
  if (name.startsWith(".")) return { kind: "both", rest: name.slice(1) };
  if (name.endsWith(".*")) return { kind: "trailing", rest: name.slice(0, -2) };
  return { kind: "exact", rest: name };
}

/** nginx lowers ASCII letters only. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
