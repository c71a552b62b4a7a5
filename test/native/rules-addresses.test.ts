import { isIP } from "node:net";
import { expect, it } from "vitest";
import { contains, parseAddress, parseBlock } from "../../src/native/addresses.ts";
import { random } from "../support/random.ts";

const ADDRESSES = [
  "192.0.2.1",
  "0.0.0.0",
  "255.255.255.255",
  "::",
  "::1",
  "2001:db8::1",
  "1:2:3:4:5:6:7:8",
  "::ffff:192.0.2.1",
  "1::8",
  "1:2:3:4:5:6:7::",
];

it.each([
  ...ADDRESSES,
  "1:2:3:4::5:6:7:8",
  "1.2.3",
  "256.1.1.1",
  "01.2.3.4",
  "1::2::3",
  ":1",
  "12345::",
  "",
  "1.2.3.4:80",
])("%s is an address where Node says so", (text) => {
  expect(parseAddress(text) !== undefined).toBe(isIP(text) !== 0);
});

it("whatever is done to an address, both say the same", () => {
  const { below } = random(5);
  const alphabet = "0123456789abcdefF:.::";
  const wrong: string[] = [];
  for (let round = 0; round < 3000; round++) {
    const from = ADDRESSES[below(ADDRESSES.length)] ?? "";
    const at = below(from.length + 1);
    const text = from.slice(0, at) + (alphabet[below(alphabet.length)] ?? "") + from.slice(at + below(3));
    if ((parseAddress(text) !== undefined) !== (isIP(text) !== 0)) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

it.each([
  ["192.0.2.0/24", "192.0.2.255", true],
  ["192.0.2.0/24", "192.0.3.0", false],
  ["192.0.2.7/24", "192.0.2.200", true],
  ["192.0.2.1/32", "192.0.2.1", true],
  ["0.0.0.0/0", "203.0.113.7", true],
  ["0.0.0.0/0", "::1", false],
  ["2001:db8::/32", "2001:db8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::", false],
  ["::/0", "1.2.3.4", false],
])("%s contains %s: %s", (block, address, inside) => {
  const parsed = parseBlock(block);
  const single = parseAddress(address);
  if (parsed === undefined || single === undefined) throw new Error("not read");
  expect(contains(parsed, single)).toBe(inside);
});

it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "x/8", "10.0.0.0/ 8"])(
  "%s is no block",
  (text) => {
    expect(parseBlock(text)).toBeUndefined();
  },
);
