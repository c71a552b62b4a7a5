// `npm run bench`: whole processes side by side, turn by turn, so that a busy machine slows all of them alike.
// Prints ratios; milliseconds mean little on a shared machine.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { generateEstate } from "./estate.ts";
import { timeDefinitions } from "./jsonnet.ts";
import { generateProxy } from "./proxy.ts";

interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly times: number[];
}

const CLI = resolve("dist/cli.mjs");
const PARSE = resolve("bench/parse-alone.mjs");
const folder = mkdtempSync(join(tmpdir(), "hakobu-bench-"));
try {
  const estate = join(folder, "estate");
  const { definitions, files, bytes } = generateEstate(estate);
  console.log(
    `${definitions} definitions, ${files} files, ${(bytes / definitions).toFixed(0)} bytes for each definition`,
  );
  throughput(estate);
  startUp(join(folder, "small"));
  programs();
  virtualHosts(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function throughput(estate: string): void {
  const lint = contender("hakobu lint", [CLI, "lint", "--fail-on", "never"], estate);
  const document = contender("yaml parseDocument alone", [PARSE, "parseDocument", "."], estate);
  const value = contender("yaml parse alone", [PARSE, "parse", "."], estate);
  takeTurns([lint, document, value], 9);
  print([lint, document, value]);
  console.log(`ratio to parseDocument (the goal is 1.5): ${(median(lint.times) / median(document.times)).toFixed(2)}`);
  console.log(`ratio to parse:                           ${(median(lint.times) / median(value.times)).toFixed(2)}\n`);
}

function startUp(small: string): void {
  mkdirSync(small);
  writeFileSync(
    join(small, "web.yml"),
    "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: web\n  memory: 256\n",
  );
  const bare = contender("node -e 0", ["-e", "0"], small);
  const version = contender("hakobu --version", [CLI, "--version"], small);
  const lint = contender("hakobu lint, one small file", [CLI, "lint", "web.yml", "--fail-on", "never"], small);
  takeTurns([bare, version, lint], 21);
  print([bare, version, lint]);
  for (const each of [version, lint]) {
    const extra = median(each.times) - median(bare.times);
    console.log(`${each.name}: +${extra.toFixed(0)} ms over bare Node (the goal is +100 ms)`);
  }
}

/** Whether a Jsonnet definition costs the same among many, and how it compares with reading its value. */
function programs(): void {
  const rounds = Array.from({ length: 9 }, () => ({ few: timeDefinitions(10), many: timeDefinitions(1000) }));
  const few = median(rounds.slice(2).map((round) => round.few.evaluated));
  const many = median(rounds.slice(2).map((round) => round.many.evaluated));
  const parsed = median(rounds.slice(2).map((round) => round.many.parsed));
  console.log(
    `Jsonnet definitions with a shared library: ${few.toFixed(2)} ms each of 10, ${many.toFixed(2)} of 1000: ratio ${(many / few).toFixed(2)} (the goal is at most 1.2)`,
  );
  console.log(`ratio to yaml parse of the manifested JSON: ${(many / parsed).toFixed(2)}\n`);
}

/** Whether ten times as many virtual hosts take ten times as long. */
function virtualHosts(folder: string): void {
  const sizes = [200, 2000] as const;
  for (const command of ["verify", "migrate"] as const) {
    const contenders = sizes.map((hosts) => {
      const proxy = join(folder, `proxy-${hosts}`);
      generateProxy(proxy, hosts);
      return contender(`hakobu ${command}, ${hosts} virtual hosts`, [CLI, command, "--fail-on", "never"], proxy);
    });
    takeTurns(contenders, 3);
    print(contenders);
    const [few = 0, many = 0] = contenders.map(({ times }, index) => median(times) / (sizes[index] ?? 1));
    console.log(
      `${command}: ${few.toFixed(1)} ms per host of 200, ${many.toFixed(1)} of 2000: ratio ${(many / few).toFixed(2)} (the goal is at most 1.3)\n`,
    );
  }
}

function contender(name: string, args: readonly string[], cwd: string): Contender {
  return { name, args, cwd, times: [] };
}

/** The first round warms the disk cache and is not counted. */
function takeTurns(contenders: readonly Contender[], rounds: number): void {
  for (let round = 0; round <= rounds; round++) {
    for (const { name, args, cwd, times } of contenders) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
      const took = Number(process.hrtime.bigint() - start) / 1e6;
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 2000)}`);
      if (round > 0) times.push(took);
    }
  }
}

function print(contenders: readonly Contender[]): void {
  for (const { name, times } of contenders) {
    const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
    console.log(`${name.padEnd(30)} median ${median(times).toFixed(0)} ms (${range}, ${times.length} runs)`);
  }
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
