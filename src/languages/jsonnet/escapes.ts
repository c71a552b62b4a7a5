/** What the escapes of a quoted string mean, or what is wrong with one. */
export type Unescaped = { readonly value: string } | { readonly message: string };

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The four hexadecimal digits at `at`, or what is wrong with them. */
function readHex(data: string, at: number): number | string {
  let unit = 0;
  for (let index = at; index < at + 4; index++) {
    const digit = data.charAt(index);
    if (digit === "") return "Truncated unicode escape sequence in string literal.";
    const value = "0123456789abcdef".indexOf(digit.toLowerCase());
    if (value < 0) return `Malformed unicode escape character, should be hex: '${digit}'`;
    unit = unit * 16 + value;
  }
  return unit;
}

/** The character of the `\u` escape whose digits stand at `at`, and where it ends. */
function readUnicode(data: string, at: number): { readonly text: string; readonly end: number } | string {
  const unit = readHex(data, at);
  if (typeof unit === "string") return unit;
  if (unit < 0xd800 || unit >= 0xe000) return { text: String.fromCharCode(unit), end: at + 4 };
  if (!data.startsWith("\\u", at + 4)) return "Invalid non-BMP Unicode escape in string literal";
  const low = readHex(data, at + 6);
  if (typeof low === "string") return low;
  if (unit >= 0xdc00 || low < 0xdc00 || low >= 0xe000) return "Invalid UTF-16 bytes";
  return { text: String.fromCharCode(unit, low), end: at + 10 };
}

/** Decodes the escapes of `data`, what stands between the quotes (C++ `string_utils.cpp`). */
export function unescape(data: string): Unescaped {
  let backslash = data.indexOf("\\");
  if (backslash < 0) return { value: data };
  let value = "";
  let start = 0;
  while (backslash >= 0) {
    value += data.slice(start, backslash);
    const escape = data.charAt(backslash + 1);
    const simple = SIMPLE.get(escape);
    if (simple !== undefined) {
      value += simple;
      start = backslash + 2;
    } else if (escape === "u") {
      const character = readUnicode(data, backslash + 2);
      if (typeof character === "string") return { message: character };
      value += character.text;
      start = character.end;
    } else if (escape === "") {
      return { message: "Truncated escape sequence in string literal." };
    } else {
      const shown = String.fromCodePoint(data.codePointAt(backslash + 1) ?? 0);
      return { message: `Unknown escape sequence in string literal: '${shown}'` };
    }
    backslash = data.indexOf("\\", start);
  }
  return { value: value + data.slice(start) };
}
