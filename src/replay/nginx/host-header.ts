import { type ByteString, toLowerAscii } from "./bytes.ts";

/**
 * The name in a Host header as nginx looks it up: in lower case, without port and last dot; `undefined` where nginx
 * answers 400. Source: ngx_http_validate_host (src/http/ngx_http_request.c).
 */
export function validHost(value: ByteString): ByteString | undefined {
  let end = value.length;
  let lastDot = value.length;
  let state: "usual" | "literal" | "rest" = "usual";
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === ".") {
      if (at > 0 && lastDot === at - 1) return undefined;
      lastDot = at;
    } else if (character === ":") {
      if (state === "usual") {
        end = at;
        state = "rest";
      }
    } else if (character === "[") {
      if (at === 0) state = "literal";
    } else if (character === "]") {
      if (state === "literal") {
        end = at + 1;
        state = "rest";
      }
    } else if (character === "/" || character <= " " || character === "\u007f") {
      return undefined;
    }
  }
  if (end > 0 && lastDot === end - 1) end--;
  return end === 0 ? undefined : toLowerAscii(value.slice(0, end));
}
