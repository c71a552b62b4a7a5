import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";

const root = mkdtempSync(join(tmpdir(), "hakobu-priorities-"));
mkdirSync(join(root, ".git"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function server(name: string): string {
  return `server { listen 80; server_name ${name}; location / { proxy_pass http://10.0.0.1:80; } }\n`;
}

/** The priority of each rule that `migrate` writes, by its host. */
async function priorities(hosts: readonly string[]): Promise<Record<string, number>> {
  writeFileSync(join(root, "site.conf"), hosts.map(server).join(""));
  const silent = { write: () => {} };
  await run(["migrate", "--out", "out"], { stdout: silent, stderr: silent, env: {}, cwd: root });
  const written = JSON.parse(readFileSync(join(root, "out/load-balancers/site.json"), "utf8")) as {
    listeners: { rules: { Priority: number; Conditions: { HostHeaderConfig: { Values: string[] } }[] }[] }[];
  };
  const rules = written.listeners.flatMap((listener) => listener.rules);
  return Object.fromEntries(rules.map((rule) => [rule.Conditions[0]?.HostHeaderConfig.Values[0], rule.Priority]));
}

test("rules keep their priorities when hosts come and go, and new ones take the gaps", async () => {
  const first = await priorities(["a.example.com", "b.example.com", "c.example.com"]);
  expect(Object.values(first)).toEqual([10, 20]);
  const second = await priorities(["a.example.com", "b.example.com", "new.example.com", "c.example.com"]);
  expect(second).toMatchObject(first);
  expect(second["new.example.com"]).toBeGreaterThan(first["b.example.com"] ?? 0);
  expect(second["new.example.com"]).toBeLessThan(first["c.example.com"] ?? 0);
  const third = await priorities(["a.example.com", "new.example.com", "c.example.com"]);
  expect(third["c.example.com"]).toBe(first["c.example.com"]);
});
