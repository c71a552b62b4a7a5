import { openJsonScanner, scanJsonToken, unexpectedToken } from "./json-scanner.ts";
import type { JsonScanner, JsonTokenType } from "./json-scanner.ts";
import { makeObject } from "../objects.ts";
import type { NewField } from "../objects.ts";
import { makeArray, makeString } from "../values.ts";
import type { JsonnetValue, Lazy, Origin } from "../values.ts";

/** A collection that has been opened. `key` is the one whose value comes next. */
type Open =
  | { readonly kind: "array"; readonly items: Lazy[] }
  | { readonly kind: "object"; readonly fields: NewField[]; key: string };

/**
 * The value of a JSON text, as nlohmann::json reads it: of equal keys the last one counts. Every value in it has `origin`.
 *
 * @throws JsonFailure with the C++ implementation's words
 */
export function parseJson(text: string, origin: Origin | undefined): JsonnetValue {
  const scanner = openJsonScanner(text);
  const open: Open[] = [];
  let token = scanJsonToken(scanner);
  for (;;) {
    let value: JsonnetValue;
    if (token === "'['") {
      token = scanJsonToken(scanner);
      if (token !== "']'") {
        open.push({ kind: "array", items: [] });
        continue;
      }
      value = makeArray([], origin);
    } else if (token === "'{'") {
      token = scanJsonToken(scanner, "object key", "string literal");
      if (token !== "'}'") {
        open.push({ kind: "object", fields: [], key: readKey(scanner, token) });
        token = scanJsonToken(scanner);
        continue;
      }
      value = makeObject([], origin);
    } else value = scalar(scanner, token, origin);
    const whole = closeFinished(scanner, open, value, origin);
    if (whole !== undefined) return whole;
    token = scanJsonToken(scanner);
  }
}

function scalar(scanner: JsonScanner, token: JsonTokenType, origin: Origin | undefined): JsonnetValue {
  switch (token) {
    case "string literal":
      return makeString(scanner.string, origin);
    case "number literal":
      return { kind: "number", value: scanner.number, origin };
    case "true literal":
    case "false literal":
      return { kind: "boolean", value: token === "true literal", origin };
    case "null literal":
      return { kind: "null", origin };
    default:
      scanner.expected = "'[', '{', or a literal";
      throw unexpectedToken(scanner, token);
  }
}

/** `token` must be a key; its colon is read, too. */
function readKey(scanner: JsonScanner, token: JsonTokenType): string {
  if (token !== "string literal") throw unexpectedToken(scanner, token);
  const key = scanner.string;
  const colon = scanJsonToken(scanner, "object separator", "':'");
  if (colon !== "':'") throw unexpectedToken(scanner, colon);
  return key;
}

/** Puts a finished value where it belongs, and closes what ends there. The whole value where everything is closed. */
function closeFinished(
  scanner: JsonScanner,
  open: Open[],
  finished: JsonnetValue,
  origin: Origin | undefined,
): JsonnetValue | undefined {
  let value = finished;
  for (let parent = open.at(-1); parent !== undefined; parent = open.at(-1)) {
    if (parent.kind === "array") parent.items.push(value);
    else parent.fields.push({ name: parent.key, value });
    const end = parent.kind === "array" ? "']'" : "'}'";
    const token = scanJsonToken(scanner, parent.kind, end);
    if (token === "','") {
      if (parent.kind === "object") {
        parent.key = readKey(scanner, scanJsonToken(scanner, "object key", "string literal"));
      }
      return undefined;
    }
    if (token !== end) throw unexpectedToken(scanner, token);
    open.pop();
    value = parent.kind === "array" ? makeArray(parent.items, origin) : makeObject(parent.fields, origin);
  }
  const end = scanJsonToken(scanner, "value", "end of input");
  if (end !== "end of input") throw unexpectedToken(scanner, end);
  return value;
}
