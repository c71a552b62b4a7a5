import { type ByteString, isHex } from "./bytes.ts";

/** What nginx takes from a request line. */
export interface ParsedTarget {
  /** The path that locations are compared with: decoded, without `.` and `..`. */
  readonly path: ByteString;
  /** Behind the `?`, raw, without a fragment. */
  readonly args: ByteString;
  /** Path and query as they came. */
  readonly unparsed: ByteString;
  /** False where the target has a host and no path: then the raw form is not passed on. */
  readonly passable: boolean;
  /** The path holds a `%`. */
  readonly quoted: boolean;
  /** The path holds a `+`, or one that is escaped. */
  readonly plus: boolean;
  /** The host of a target that begins with `http://`, as typed and without its port. */
  readonly host: ByteString | undefined;
}

// oxlint-disable-next-line no-control-regex -- what a request line may not hold begins at NUL
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * The target of a request as nginx parses it, or `undefined` where it answers 400.
 *
 * Sources: ngx_http_parse_request_line and ngx_http_parse_complex_uri (src/http/ngx_http_parse.c),
 * ngx_http_process_request_uri (src/http/ngx_http_request.c).
 */
export function parseTarget(method: string, target: ByteString, mergeSlashes: boolean): ParsedTarget | undefined {
  if (!/^[A-Z_-]+$/.test(method)) return undefined;
  // Blanks around the target belong to the request line; one inside ends it, and what follows is no version.
  const trimmed = target.replace(/^ +/, "").replace(/ +$/, "");
  const split = splitTarget(trimmed);
  if (split === undefined || split.raw.includes(" ") || CONTROL.test(split.raw)) return undefined;
  const { host, raw } = split;
  const withPath = raw.startsWith("/");
  const parsed = normalise(withPath ? raw : `/${raw}`, mergeSlashes);
  return parsed && { ...parsed, unparsed: raw, passable: withPath, host };
}

/** Host, if the target names one, and path with query. */
function splitTarget(target: ByteString): { host: ByteString | undefined; raw: ByteString } | undefined {
  if (target.startsWith("/")) return { host: undefined, raw: target };
  const match = /^[a-z][a-z0-9+.-]*:\/\/(\[[a-z0-9:._~!$&'()*+,;=-]*\]|[a-z0-9.-]*)(?::\d*)?(?=[/? ]|$)/i.exec(target);
  if (match === null) return undefined;
  const rest = target.slice(match[0].length);
  // nginx points at a slash of the scheme where there is no path: that one it may pass on.
  return { host: match[1] ?? "", raw: rest === "" ? "/" : rest };
}

type Normalised = Pick<ParsedTarget, "path" | "args" | "quoted" | "plus">;

/** One segment of work of the parser: what it has seen since the last slash. */
type Since = "usual" | "slash" | "dot" | "dots";

/** Decoding, `//`, `.` and `..`; `undefined` where nginx refuses the path. */
function normalise(raw: ByteString, mergeSlashes: boolean): Normalised | undefined {
  let path = "";
  let since: Since = "usual";
  let quoted = false;
  let plus = false;
  let at = 0;
  let args = "";
  while (at < raw.length) {
    let character = raw.charAt(at++);
    let literal = false;
    if (character === "%") {
      const code = raw.slice(at, at + 2);
      if (code.length < 2 || !isHex(code.charAt(0)) || !isHex(code.charAt(1)) || code === "00") return undefined;
      quoted = true;
      character = String.fromCharCode(Number.parseInt(code, 16));
      at += 2;
      // These three end nothing where they come escaped.
      literal = character === "%" || character === "#" || character === "?";
    }
    // An escaped plus counts in capitals and small letters alike; a plus typed as such, too.
    if (character === "+") plus = true;
    if (literal) {
      path += character;
      since = "usual";
      continue;
    }
    if (character === "?" || character === "#") {
      if (character === "?") args = raw.slice(at).replace(/#[^]*$/, "");
      break;
    }
    const next = step(path, since, character, mergeSlashes);
    if (next === undefined) return undefined;
    [path, since] = next;
  }
  const closed = close(path, since);
  return closed === undefined ? undefined : { path: closed, args, quoted, plus };
}

function step(path: string, since: Since, character: string, mergeSlashes: boolean): [string, Since] | undefined {
  if (character === "/") {
    if (since === "slash") return [mergeSlashes ? path : `${path}/`, "slash"];
    if (since === "usual") return [`${path}/`, "slash"];
    const closed = close(path, since);
    return closed === undefined ? undefined : [closed, "slash"];
  }
  if (character === ".") {
    if (since === "slash") return [`${path}.`, "dot"];
    if (since === "dot") return [`${path}.`, "dots"];
  }
  return [path + character, "usual"];
}

/** Takes a last `.` or `..` away, up to and with the slash before; `undefined` above the root. */
function close(path: string, since: Since): string | undefined {
  if (since === "dot") return path.slice(0, -1);
  if (since !== "dots") return path;
  // Behind `/a/..`: back over `/..`, then to the slash before it.
  const from = path.length - 4;
  if (from < 0) return undefined;
  const slash = path.lastIndexOf("/", from);
  return slash === -1 ? undefined : path.slice(0, slash + 1);
}
