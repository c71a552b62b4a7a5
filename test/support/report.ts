import type {
  LedgerEntry,
  LedgerTotals,
  Location,
  Report,
  ReportApp,
  ReportFinding,
  ReportTask,
} from "../../src/report/types.ts";

/** A location of one line: the span is what stands between `«` and `»` in `marked`. */
export function locationOf(path: string, line: number, marked: string): Location {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const text = marked.replace("«", "").replace("»", "");
  return { path, startLine: line, startColumn: start + 1, endLine: line, endColumn: end + 1, excerpt: [text] };
}

export function findingOf(over: Partial<ReportFinding> = {}): ReportFinding {
  const apps = over.apps ?? ["web"];
  const outcome = over.outcome === undefined ? "rewrite" : over.outcome;
  return {
    rule: "vault-whole-value",
    mechanism: "deploy-time-secrets",
    severity: "warning",
    outcome,
    confidence: "certain",
    effort: 1,
    apps,
    uses: apps.map((app) => ({ app, outcome })),
    message: "`DB_PASSWORD` is read from Vault at deploy time and stored in the task definition",
    why: "Anyone who may describe the task definition reads it; ECS can inject it when the container starts instead.",
    help: "Move it to `secrets`; `hakobu migrate` writes the entry and the copy plan.",
    native: { feature: "ecs-secrets", since: "2018-11-15" },
    location: locationOf("shop/web.yml", 14, "    «DB_PASSWORD: '#{shop/web/db_password}'»"),
    related: [],
    fingerprint: "0123456789abcdef0123456789abcdef",
    links: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"],
    ...over,
  };
}

export function appOf(over: Partial<ReportApp> = {}): ReportApp {
  const id = over.id ?? "web";
  return {
    id,
    name: id,
    path: `shop/${id}.yml`,
    state: "ready",
    reasons: [],
    effort: 0,
    files: [`shop/${id}.yml`],
    output: id,
    ...over,
  };
}

export function taskOf(over: Partial<ReportTask> = {}): ReportTask {
  return {
    id: "copy-secrets",
    stage: "overlap",
    title: "Copy the secrets to Parameter Store",
    role: "security",
    precondition: "You may read Vault and write Parameter Store.",
    action: "Run `hakobu-out/secrets/copy.sh`, then `copy.sh --compare`.",
    expect: "The script says that every value is equal.",
    soak: "none",
    back: "Delete the parameters.",
    pointOfNoReturn: false,
    after: [],
    findings: ["0123456789abcdef0123456789abcdef"],
    ...over,
  };
}

export function entryOf(over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    path: "shop/web.yml",
    startLine: 14,
    startColumn: 5,
    endLine: 14,
    endColumn: 44,
    kind: "leaf",
    state: "carried",
    reason: "",
    into: [{ file: "web/ecs-task-def.json", pointer: "/containerDefinitions/0/secrets/0" }],
    uses: [],
    ...over,
  };
}

/** Totals with their sum. */
export function totalsOf(over: Partial<Omit<LedgerTotals, "constructs">> = {}): LedgerTotals {
  const states = { carried: 0, rewritten: 0, dropped: 0, manual: 0, ignored: 0, unread: 0, ...over };
  return { constructs: Object.values(states).reduce((sum, state) => sum + state, 0), ...states };
}

export function reportOf(over: Partial<Report> = {}): Report {
  const apps = over.apps ?? [appOf()];
  return {
    schemaVersion: 1,
    tool: { name: "hakobu", version: "0.0.0" },
    inputs: apps.map((app) => ({ path: app.path, constructs: 10 })),
    apps,
    proxies: [],
    findings: [],
    suppressed: 0,
    plan: { resources: [], edits: [], tasks: [], differences: [] },
    ledger: { totals: totalsOf({ carried: 10 }), entries: [] },
    ...over,
  };
}

/** A small estate that has one of everything a reader may meet. */
export function shopReport(): Report {
  const shared = locationOf("shop/common.yml", 3, "  «REDIS_URL: 'redis://:#{redis_password}@cache:6379'»");
  return reportOf({
    apps: [
      appOf({ id: "web" }),
      appOf({
        id: "api",
        state: "person",
        effort: 2.5,
        reasons: [
          "`REDIS_URL` mixes a secret with text; ECS injects whole values only",
          "the execution role is not known",
        ],
      }),
      appOf({
        id: "batch",
        path: "shop/batch.yml",
        state: "stays",
        reasons: ["`DEPLOY_ID` is computed by a script at deploy time; nothing native does that"],
      }),
      appOf({
        id: "cron",
        path: "shop/cron.yml",
        state: "refused",
        reasons: ["Hako refuses it: `scheduler` needs `cluster`"],
      }),
      appOf({ id: "old", path: "shop/old.yml", state: "unread", reasons: ["line 7 is not YAML: a tab indents it"] }),
    ],
    findings: [
      findingOf(),
      findingOf({
        rule: "env-key-misspelt",
        mechanism: "definition",
        severity: "note",
        outcome: null,
        message: "`memroy` is not a key that Hako knows; did you mean `memory`?",
        why: "Hako ignores the keys that it does not know, so that the limit was never set.",
        help: "Rename it to `memory`, or remove it. It was never valid in any version.",
        location: locationOf("shop/web.yml", 9, "  «memroy»: 512"),
      }),
      findingOf({
        rule: "vault-inside-text",
        outcome: "assist",
        apps: ["api", "batch"],
        uses: [
          { app: "api", outcome: "assist", failed: "the value is composed of two parts" },
          { app: "batch", outcome: "assist", failed: "the value is composed of two parts" },
        ],
        message: "`REDIS_URL` has a secret from Vault inside a longer value",
        why: "ECS injects whole values; it cannot compose one.",
        help: "Store the composed value, or let the application compose it.",
        location: shared,
        related: [
          locationOf("shop/api.yml", 3, "  «<<: !include common.yml»"),
          locationOf("shop/batch.yml", 4, "  «<<: !include common.yml»"),
        ],
      }),
      findingOf({
        rule: "yaml-broken",
        mechanism: "input",
        severity: "error",
        outcome: null,
        apps: [],
        uses: [],
        message: "`shop/old.yml` is not YAML from here on: a tab indents the line",
        why: "YAML forbids tabs as indentation, so that Hako stops here with an error.",
        help: "Replace the tab with spaces.",
        location: locationOf("shop/old.yml", 7, "«\timage: old»"),
      }),
      findingOf({ suppressed: "rotated every hour" }),
    ],
    suppressed: 1,
    plan: {
      resources: [
        {
          id: "task-definition/web",
          type: "task-definition",
          apps: ["web"],
          file: "web/ecs-task-def.json",
          pointer: "",
        },
      ],
      edits: [],
      tasks: [
        taskOf({ commands: { action: ["sh secrets/copy.sh"], check: ["sh secrets/copy.sh --compare"], back: [] } }),
        taskOf({
          id: "compose-redis-url",
          stage: "after",
          app: "api",
          role: "developer",
          title: "Decide who composes `REDIS_URL`",
          after: ["copy-secrets"],
          pointOfNoReturn: true,
        }),
      ],
      differences: [{ finding: "0123456789abcdef0123456789abcdef", location: shared, field: "header" }],
    },
    ledger: {
      totals: totalsOf({ carried: 380, rewritten: 20, manual: 8, ignored: 4, unread: 1 }),
      entries: [
        entryOf(),
        entryOf({
          state: "manual",
          task: "compose-redis-url",
          reason: "waits for a decision",
          uses: [{ app: "api", state: "manual", reason: "waits for a decision" }],
        }),
        entryOf({
          path: "shop/old.yml",
          startLine: 7,
          startColumn: 1,
          endLine: 9,
          endColumn: 1,
          kind: "range",
          state: "unread",
          reason: "not YAML: a tab indents the line",
          into: [],
        }),
      ],
    },
  });
}
