import { afterAll, describe, expect, it } from "vitest";
import { generateExpressions } from "./generate-expressions.ts";
import { generate, type Generated } from "./generate.ts";
import { type Comparison, nginxIsThere, runBoth, stopBackends } from "./real-nginx.ts";
import { say } from "./say.ts";

const there = nginxIsThere();
afterAll(stopBackends);

/** The seeds of the suite. `NGINX_SEEDS=1000-1300` tries others, to look for what nobody has thought of. */
const CONFIGURATIONS = seeds([1, 14, 16, 19, 31, 42, 57, 101]);
const EXPRESSIONS = seeds([2, 21, 33, 48]);

function seeds(fixed: readonly number[]): readonly number[] {
  const asked = /^(\d+)-(\d+)$/.exec(process.env["NGINX_SEEDS"] ?? "");
  if (asked === null) return fixed;
  const [from, to] = [Number(asked[1]), Number(asked[2])];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe.skipIf(!there)("the model and the real nginx agree on what is made up", () => {
  for (const seed of CONFIGURATIONS) it(`configuration ${seed}`, () => holds(generate(seed)));
  for (const seed of EXPRESSIONS) it(`expressions ${seed}`, () => holds(generateExpressions(seed)));
});

/** No disagreement, and an answer of the model's to most requests. */
async function holds({ text, requests }: Generated): Promise<void> {
  const all = await runBoth(text, requests);
  expect(all.filter(({ differs }) => differs.length > 0).map(report)).toEqual([]);
  if (process.env["NGINX_SEEDS"] !== undefined) return;
  const silent = all.filter(({ expected }) => expected.kind === "not-modelled").length;
  expect(silent).toBeLessThan(all.length * 0.6);
}

function report({ request, expected, actual, differs }: Comparison): unknown {
  return { differs, request, expected: say(expected), actual };
}
