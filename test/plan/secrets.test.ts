import { describe, expect, test } from "vitest";
import { loadSettings } from "../../src/settings/load.ts";
import type { Stage } from "../../src/plan/types.ts";
import { migrateFiles, type Migration } from "../support/migrate.ts";

interface Options {
  readonly providers?: string;
  readonly directory?: string;
  readonly role?: string;
  readonly region?: string;
}

const ROLE = "arn:aws:iam::012345678901:role/shop";

function definition(
  env: string,
  { providers, directory = "shop", role = ROLE, region = "ap-northeast-1" }: Options = {},
): string {
  return `scheduler:
  type: ecs
  region: ${region}
  cluster: shop
  desired_count: 1
${role === "" ? "" : `  execution_role_arn: ${role}\n`}app:
  image: shop/web
  memory: 128
  env:
    $providers:
${providers ?? `      - { type: vault, addr: "https://vault.example.com", directory: ${directory} }\n`}${env}`;
}

interface PlannedSecret {
  store: string;
  name: string;
  region: string;
  account?: string;
  arn: string;
  value?: { text?: string; from?: string; read?: Record<string, string> }[];
  members?: { key: string }[];
  readBy: string[];
}

function migrate(
  files: Readonly<Record<string, string>>,
  options: { settings?: string; stage?: Stage; only?: string[]; skip?: string[] } = {},
): Migration {
  const { settings: text = "", stage = "after", ...rest } = options;
  const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
  expect(errors).toEqual([]);
  return migrateFiles(files, { stage, settings, ...rest });
}

function planned({ artifacts }: Migration): PlannedSecret[] {
  return (JSON.parse(artifacts.get("secrets/plan.json") ?? '{"secrets":[]}') as { secrets: PlannedSecret[] }).secrets;
}

function tasks({ report }: Migration): Record<string, string> {
  return Object.fromEntries(report.plan.tasks.map((task) => [task.id.replace(/[0-9a-f]{8}$/, "*"), task.precondition]));
}

function secretsOf({ artifacts }: Migration, app: string): Record<string, string> {
  const json = JSON.parse(artifacts.get(`${app}/ecs-task-def.json`) ?? "{}") as {
    containerDefinitions: { secrets?: { name: string; valueFrom: string }[] }[];
  };
  return Object.fromEntries(
    json.containerDefinitions.flatMap(({ secrets = [] }) => secrets.map(({ name, valueFrom }) => [name, valueFrom])),
  );
}

describe("one value, one secret", () => {
  test("a key that several apps and variables read is copied once", () => {
    const run = migrate({
      "web.yml": definition("    A: '#{pw}'\n    B: '#{pw}'\n"),
      "worker.yml": definition("    C: '#{pw}'\n"),
    });
    expect(planned(run)).toMatchObject([{ name: "/shop/pw", readBy: ["web/app/A", "web/app/B", "worker/app/C"] }]);
  });

  test("the same key of two servers is two values, and of two names one is asked about", () => {
    const other = definition("    C: '#{pw}'\n", {
      providers: `      - { type: vault, addr: "https://other.example.com", directory: shop }\n`,
    });
    const run = migrate({ "web.yml": definition("    A: '#{pw}'\n"), "worker.yml": other });
    expect(planned(run)).toMatchObject([
      { value: [{ read: { address: "https://vault.example.com" } }], readBy: ["web/app/A"] },
    ]);
    expect(tasks(run)["secrets-decide/worker/provider-value-whole/*"]).toContain(
      "another value is planned as `/shop/pw` already",
    );
  });

  test("names that are the same after sanitising are asked about", () => {
    const run = migrate({ "web.yml": definition("    A: '#{a b}'\n    B: '#{a_b}'\n") });
    expect(planned(run).map(({ name }) => name)).toEqual(["/shop/a_b"]);
    expect(tasks(run)["secrets-decide/web/provider-value-whole/*"]).toContain(
      "another value is planned as `/shop/a_b` already: `#{vault:shop/a b}`",
    );
  });

  test("names in Secrets Manager that one placeholder would stand for are asked about", () => {
    const settings = "environments:\n  - { path: ., secrets: { store: secrets-manager } }\n";
    const run = migrate({ "web.yml": definition("    A: '#{a-b}'\n    B: '#{a_b}'\n") }, { settings });
    expect(planned(run).map(({ name }) => name)).toEqual(["shop/a-b"]);
    expect(tasks(run)["secrets-decide/web/provider-value-whole/*"]).toContain(
      "`shop/a_b` and `shop/a-b` would both be filled in from `SECRET_ARN_SHOP_A_B`",
    );
  });

  test("the same name in two accounts and two regions is two secrets, and each copy names its own", () => {
    const run = migrate({
      "a.yml": definition("    A: '#{pw}'\n"),
      "b.yml": definition("    A: '#{pw}'\n", { role: "arn:aws:iam::123456789012:role/shop" }),
      "c.yml": definition("    A: '#{pw}'\n", { region: "us-east-1" }),
    });
    expect(planned(run).map(({ account, region }) => `${account} ${region}`)).toEqual([
      "012345678901 ap-northeast-1",
      "123456789012 ap-northeast-1",
      "012345678901 us-east-1",
    ]);
    const copies = run.report.plan.tasks
      .filter(({ id }) => id.startsWith("secrets-copy/"))
      .map(({ commands }) => commands?.action[0]);
    expect(copies).toEqual([
      "sh secrets/copy.sh --account 012345678901 --region ap-northeast-1 /shop/pw",
      "sh secrets/copy.sh --account 123456789012 --region ap-northeast-1 /shop/pw",
      "sh secrets/copy.sh --account 012345678901 --region us-east-1 /shop/pw",
    ]);
  });
});

describe("accounts", () => {
  test("one that a role names keeps its leading zero", () => {
    expect(secretsOf(migrate({ "web.yml": definition("    A: '#{pw}'\n") }), "web")).toEqual({
      A: "arn:aws:ssm:ap-northeast-1:012345678901:parameter/shop/pw",
    });
  });

  test("one that nobody names is a placeholder with a task", () => {
    const run = migrate({ "web.yml": definition("    A: '#{pw}'\n", { role: "" }) });
    expect(secretsOf(run, "web")).toEqual({
      A: "arn:aws:ssm:ap-northeast-1:{{ must_env `AWS_ACCOUNT_ID` }}:parameter/shop/pw",
    });
    expect(tasks(run)).toHaveProperty("account");
    expect(planned(run)[0]).not.toHaveProperty("account");
    const deploy = run.report.plan.tasks.find(({ id }) => id === "secrets-deploy/web");
    expect(deploy?.commands?.action.join("\n")).toContain("${AWS_ACCOUNT_ID:?");
  });
});

describe("what a store does not take is asked about", () => {
  test.each([
    ["4 KB and one byte", "x".repeat(4097), "has 4097 bytes"],
    ["4 KB and one byte of two-byte characters", "é".repeat(2049), "has 4098 bytes"],
    ["double braces", "a{{b", "has `{{` in it"],
  ])("%s", (_, typed, reason) => {
    const run = migrate({ "web.yml": definition(`    A: '${typed}#{pw}'\n`) });
    expect(planned(run)).toEqual([]);
    expect(tasks(run)["secrets-decide/web/provider-value-in-text/*"]).toContain(reason);
  });

  test("4 KB are just taken, and Secrets Manager takes braces and more", () => {
    expect(planned(migrate({ "web.yml": definition(`    A: '${"x".repeat(4096)}#{pw}'\n`) }))).toHaveLength(1);
    const settings = "environments:\n  - { path: ., secrets: { store: secrets-manager } }\n";
    expect(
      planned(migrate({ "web.yml": definition(`    A: '{{${"x".repeat(4097)}#{pw}'\n`) }, { settings })),
    ).toHaveLength(1);
  });
});

describe("providers that no well-known program reads", () => {
  test.each([
    ["etcenv", `      - { type: etcenv, url: "https://etcd.example.com", root: /shop }\n`],
    ["s3", `      - { type: s3, bucket_name: b, object_path: o, region: ap-northeast-1 }\n`],
  ])("%s: a task with a check, and no step of the copy", (type, providers) => {
    const run = migrate({ "web.yml": definition("    A: '#{pw}'\n", { providers }) });
    expect(planned(run)).toHaveLength(1);
    expect(run.artifacts.has("secrets/copy.sh")).toBe(false);
    const fill = run.report.plan.tasks.find(({ id }) => id.startsWith("secrets-fill/"));
    expect(fill?.precondition).toContain(`#{${type}:`);
    expect(fill?.commands).toMatchObject({ action: [], check: [expect.stringContaining("aws ssm get-parameter")] });
    expect(run.report.plan.tasks.find(({ id }) => id === "secrets-deploy/web")?.after).toContain(fill?.id);
  });
});

describe("what is not planned", () => {
  const files = { "web.yml": definition("    A: '#{pw}'\n    B: 'x#{pw}'\n"), "plain.yml": definition("    A: b\n") };

  test.each<[string, Parameters<typeof migrate>[1], string, readonly string[]]>([
    ["--skip of the mechanism", { skip: ["deploy-time-secrets"] }, "`A`, `B`", []],
    ["--only of another", { only: ["native"] }, "`A`, `B`", []],
    ["--skip of a rule", { skip: ["provider-value-in-text"] }, "`B`", ["/shop/pw"]],
  ])("%s: the reference stays, and a task says that it cannot be deployed so", (_, options, names, expected) => {
    const run = migrate(files, options);
    expect(planned(run).map(({ name }) => name)).toEqual(expected);
    expect(run.artifacts.get("web/ecs-task-def.json")).toContain("#{vault:shop/pw}");
    expect(tasks(run)["secrets-left/web"]).toContain(`No plan was asked for ${names}:`);
    expect(tasks(run)).not.toHaveProperty("secrets-left/plain");
    expect(run.report.apps.find(({ id }) => id === "web")?.state).toBe("person");
  });

  test("a suppressed finding", () => {
    const run = migrate({
      "web.yml": definition("    # hakobu-ignore provider-value-whole -- kept for the audit\n    A: '#{pw}'\n"),
    });
    expect(tasks(run)).toHaveProperty("secrets-left/web");
  });

  test("there is no such task where everything is planned or asked about", () => {
    const run = migrate({
      ...files,
      "odd.yml": definition("    A: '#{pw}'\n", { providers: "      - { type: mine }\n" }),
    });
    expect(Object.keys(tasks(run)).filter((id) => id.startsWith("secrets-left/"))).toEqual([]);
  });

  test("a name that `secrets` of the container has already", () => {
    const text = definition("    A: '#{pw}'\n").replace("  env:", "  secrets: [{ name: A, value_from: /x }]\n  env:");
    expect(tasks(migrate({ "web.yml": text }))["secrets-decide/web/provider-value-whole/*"]).toContain(
      "stands in `secrets` of this container already",
    );
  });
});

test("secrets that the same apps read are copied together, and an app waits for its own groups only", () => {
  const run = migrate({
    "a.yml": definition("    X: '#{x}'\n    Y: '#{y}'\n"),
    "b.yml": definition("    X: '#{x}'\n    Y: '#{y}'\n"),
    "c.yml": definition("    Z: '#{z}'\n"),
    "d.yml": definition("    Z: '#{z}'\n"),
  });
  const after = (id: string): readonly string[] => run.report.plan.tasks.find((task) => task.id === id)?.after ?? [];
  expect(after("secrets-deploy/a")).toEqual(["secrets-copy/shared/shop/x", "secrets-role/a"]);
  expect(after("secrets-deploy/c")).toEqual(["secrets-copy/shared/shop/z", "secrets-role/c"]);
});
