import type { ReplayRequest } from "../types.ts";
import { toBytes, toLowerAscii } from "./bytes.ts";

/** What nginx makes of the headers of a request. */
export type HeadersIn =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly status: 400 }
  | { readonly kind: "not-modelled"; readonly reason: string };

/** A request that repeats one of these is refused (ngx_http_headers_in in src/http/ngx_http_request.c). */
const ONCE: ReadonlySet<string> = new Set([
  "if-modified-since",
  "if-unmodified-since",
  "if-match",
  "if-none-match",
  "content-length",
  "content-range",
  "if-range",
  "transfer-encoding",
  "expect",
  "authorization",
]);

/** A header of the size of nginx's buffers, or a whole request, may be refused. */
const MOST_BYTES = 4000;

/** Source: ngx_http_parse_header_line (src/http/ngx_http_parse.c), ngx_http_process_request_headers. */
export function checkHeaders({ headers }: ReplayRequest): HeadersIn {
  const seen = new Set<string>();
  let bytes = 0;
  for (const [typed, value] of headers) {
    const name = toLowerAscii(typed);
    bytes += toBytes(typed).length + toBytes(value).length + 4;
    if (/[\r\n]/.test(typed + value))
      return { kind: "not-modelled", reason: "a line break inside a header begins another" };
    if (name === "content-length" || name === "transfer-encoding") {
      return { kind: "not-modelled", reason: "the length of the body is said twice" };
    }
    // oxlint-disable-next-line no-control-regex -- what a header may not hold begins at NUL
    if (name === "" || /[\u0000-\u0020:\u007f]/.test(name) || value.includes("\u0000")) {
      return { kind: "refused", status: 400 };
    }
    // The Host of the request comes before them.
    if (name === "host" || (ONCE.has(name) && seen.has(name))) return { kind: "refused", status: 400 };
    seen.add(name);
  }
  if (bytes > MOST_BYTES) return { kind: "not-modelled", reason: "the headers may not fit nginx's buffers" };
  return { kind: "taken" };
}
