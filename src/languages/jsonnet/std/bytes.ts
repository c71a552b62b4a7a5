import { createHash } from "node:crypto";
import { runtimeError } from "../errors.ts";
import { binary } from "../operators.ts";
import { delay, force, makeArray, makeNumber, makeString, spend, textOf } from "../values.ts";
import type { Call, JsonnetNumber, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy, strict } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { characters } from "./code-point-text.ts";
import { format } from "./format.ts";
import { elementsOrigin, holds, lengthOf } from "./operations.ts";
import { itemsOf } from "./split.ts";

const GO_ONLY = "This function is only supported in go version of jsonnet. See https://github.com/google/go-jsonnet";

/** UTF-8 as the C++ implementation writes it: half a surrogate pair has three bytes. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
      bytes.push(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return bytes;
}

/** How many bytes follow the first one of a character, or -1 for a byte that begins none. */
function followers(byte: number): number {
  if (byte < 0x80) return 0;
  if ((byte & 0xe0) === 0xc0) return 1;
  if ((byte & 0xf0) === 0xe0) return 2;
  return (byte & 0xf8) === 0xf0 ? 3 : -1;
}

const FIRST_BITS = [0x7f, 0x1f, 0x0f, 0x07] as const;

/**
 * The characters of UTF-8 as the C++ implementation reads it: where a following byte is missing, all that was looked
 * at becomes one U+FFFD, the byte that does not fit included.
 */
export function decodeUtf8(bytes: readonly number[]): string {
  const codes: string[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    const count = followers(first);
    if (count < 0 || at + count >= bytes.length) {
      codes.push("\uFFFD");
      continue;
    }
    let code = first & (FIRST_BITS[count] ?? 0);
    for (let i = 0; i < count; i++) {
      const next = bytes[++at] ?? 0;
      if ((next & 0xc0) !== 0x80) {
        code = 0xfffd;
        break;
      }
      code = (code << 6) | (next & 0x3f);
    }
    codes.push(String.fromCodePoint(code < 0x110000 ? code : 0xfffd));
  }
  return codes.join("");
}

function byteAt(item: Lazy, index: number, call: Call): number {
  const value = force(item, call);
  if (value.kind !== "number") {
    throw runtimeError(`Element ${index} of the provided array was not a number`, call);
  }
  if (Number.isInteger(value.value) && value.value >= 0 && value.value <= 255) return value.value;
  throw runtimeError(`Element ${index} of the provided array was not an integer in range [0,255]`, call);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const LIMIT: JsonnetNumber = { kind: "number", value: 256, origin: undefined };

/** The bytes of what is to be encoded: characters below U+0100, or numbers below 256. */
function bytesToEncode(input: JsonnetValue, call: Call): Uint8Array {
  const items = bytesOrCharacters(input, call);
  spend(items.length, call);
  return Uint8Array.from(items, (item) => {
    if (!holds("<", item, LIMIT, call)) {
      throw runtimeError("Can only base64 encode strings / arrays of single bytes.", call);
    }
    const low = binary("&", item, { ...LIMIT, value: 255 }, call);
    return low.kind === "number" ? low.value : 0;
  });
}

function bytesOrCharacters(input: JsonnetValue, call: Call): JsonnetValue[] {
  if (input.kind === "string") {
    return characters(textOf(input, call)).map((character) => makeNumber(character.codePointAt(0) ?? 0, call));
  }
  if (input.kind !== "array") throw runtimeError("In comprehension, can only iterate over array.", call);
  return input.items.map((item) => force(item, call));
}

/** The six bits of a character; what is not in the alphabet is a field that does not exist. */
function sixBits(character: string, call: Call): number {
  const bits = ALPHABET.indexOf(character);
  if (bits < 0) throw runtimeError(`field does not exist: ${character}`, call);
  return bits;
}

/** The bytes of four characters. Each byte is looked at, and may fail, when it is needed. */
function decodeGroup(group: readonly string[], call: Call): Lazy[] {
  const [a = "", b = "", c = "", d = ""] = group;
  const computed: (() => number)[] = [() => (sixBits(a, call) << 2) | (sixBits(b, call) >> 4)];
  if (c !== "=") computed.push(() => ((sixBits(b, call) & 15) << 4) | (sixBits(c, call) >> 2));
  if (d !== "=") computed.push(() => ((sixBits(c, call) & 3) << 6) | sixBits(d, call));
  const isPlain = group.every((character, i) => ALPHABET.includes(character) || (i > 1 && character === "="));
  if (isPlain && !(c === "=" && d !== "=")) return computed.map((compute) => makeNumber(compute(), call));
  return computed.map((compute) => delay(() => makeNumber(compute(), call), call));
}

/** The characters of what is to be decoded: of a string, or strings in an array. */
function charactersToDecode(value: JsonnetValue, call: Call): string[] {
  const length = lengthOf(value, call);
  if (length % 4 !== 0) {
    const message = format(makeString('Not a base64 encoded string "%s"'), value, call);
    throw runtimeError(textOf(message, call), call);
  }
  spend(length, call);
  if (value.kind === "string") return characters(textOf(value, call));
  return itemsOf(value, call).map((item) => {
    const character = force(item, call);
    if (character.kind === "string") return textOf(character, call);
    throw runtimeError(`object index must be string, got ${character.kind}.`, call);
  });
}

function decodeBase64(value: JsonnetValue, call: Call): Lazy[] {
  const all = charactersToDecode(value, call);
  const bytes: Lazy[] = [];
  for (let at = 0; at < all.length; at += 4) bytes.push(...decodeGroup(all.slice(at, at + 4), call));
  return bytes;
}

function hexHash(value: JsonnetString, call: Call): JsonnetString {
  return makeString(
    createHash("md5")
      .update(Uint8Array.from(encodeUtf8(textOf(value, call))))
      .digest("hex"),
  );
}

/** UTF-8, base64 and hashes. */
export const BYTES: readonly LibraryEntry[] = [
  strict("encodeUTF8", "str", ["string"], ([str], call) => {
    const bytes = encodeUtf8(textOf(str, call));
    spend(bytes.length, call);
    return makeArray(bytes.map((byte) => makeNumber(byte, call)));
  }),
  strict("decodeUTF8", "arr", ["array"], ([arr], call) => {
    spend(arr.items.length, call);
    const text = decodeUtf8(arr.items.map((item, index) => byteAt(item, index, call)));
    return makeString(text, elementsOrigin(arr.items));
  }),
  lazy("base64", "input", (args, call) => {
    const input = force(args[0], call);
    const text = Buffer.from(bytesToEncode(input, call)).toString("base64");
    return makeString(text, input.kind === "array" ? elementsOrigin(input.items) : undefined);
  }),
  lazy("base64DecodeBytes", "str", (args, call) => makeArray(decodeBase64(force(args[0], call), call))),
  lazy("base64Decode", "str", (args, call) => {
    const bytes = decodeBase64(force(args[0], call), call).map((item) => {
      const byte = force(item, call);
      return byte.kind === "number" ? String.fromCharCode(byte.value) : "";
    });
    return makeString(bytes.join(""));
  }),
  strict("md5", "str", ["string"], ([str], call) => hexHash(str, call)),
  ...["sha1", "sha256", "sha512", "sha3"].map((name) =>
    lazy(name, "str", (_, call) => {
      throw runtimeError(GO_ONLY, call);
    }),
  ),
];
