import { expect, test } from "vitest";
import type { Finding } from "../../src/findings/types.ts";
import { planQuestions } from "../../src/plan/questions.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";

function finding(rule: string, values: Record<string, string>): Finding {
  return {
    rule,
    mechanism: "deploy-script",
    severity: "warning",
    outcome: "assist",
    confidence: "certain",
    effort: 1,
    span: { path: "web.yml", start: 3, end: 9 },
    related: [],
    uses: [
      { app: "web", outcome: "assist" },
      { app: "worker", outcome: "keep" },
    ],
    values,
    fingerprint: "0123456789abcdef0123456789abcdef",
    active: true,
  };
}

test("a question names what it is about, for each app that has to answer it", () => {
  const { tasks } = planQuestions([
    finding("script-of-unknown-effect", { type: "notify" }),
    finding("resource-made-twice", { name: "hako-web", other: "admin" }),
    finding("something-else", {}),
  ]);
  expect(tasks.map(({ app, title }) => [app, title])).toEqual([
    ["web", "Find out what the script `notify` does when `web` is deployed"],
    ["web", "Say whose settings `hako-web` has: those of `web` or those of `admin`"],
    ["web", "Decide about something-else in `web`"],
  ]);
});

/** Mechanisms that ask their own questions. */
const PLANNED: ReadonlySet<string> = new Set(["deploy-time-secrets", "nginx-front", "shared-proxy"]);

test("every rule that only asks has a question of its own", () => {
  const asking = BUILTIN_RULES.filter(({ mechanism, outcome }) => outcome === "assist" && !PLANNED.has(mechanism));
  const titles = planQuestions(asking.map(({ id }) => finding(id, {}))).tasks.map(({ title }) => title);
  expect(titles).toHaveLength(asking.length);
  expect(titles.filter((title) => title.startsWith("Decide about"))).toEqual([]);
});
