import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Analysis } from "../../../src/analyze.ts";
import type { Task } from "../../../src/plan/types.ts";
import { writeArtifacts } from "../../../src/workspace.ts";
import { analysed, AWSVPC, definition } from "./definitions.ts";

interface Group {
  readonly TargetGroupArn: string;
  readonly Weight: number;
}

interface State {
  groups: Record<string, { arn: string; input: unknown; attributes: unknown }>;
  balancer: { name: string; arn: string };
  listeners: { arn: string; port: number; actions: { Type: string; ForwardConfig: { TargetGroups: Group[] } }[] }[];
  rules: unknown[];
  service: { name: string; loadBalancers: unknown[] };
  revisions: { number: number; status: string; definition: unknown }[];
  ingress: unknown[];
  scaling: { ResourceId: string; MinCapacity: number; suspended: boolean; policies: Record<string, string> };
  objects: Record<string, string>;
  outages: string[];
}

interface Session {
  readonly tasks: readonly Task[];
  readonly state: () => State;
  readonly change: (how: (state: State) => void) => void;
  readonly type: (commands: readonly string[] | undefined) => { status: number; output: string };
  readonly root: string;
}

const require = createRequire(import.meta.url);
const SCALING = `  autoscaling:
    role_arn: arn:aws:iam::012345678901:role/scale
    min_capacity: 1
    max_capacity: 4
    policies:
      - { policy_type: TargetTrackingScaling, name: requests, target_value: 100, predefined_metric_type: ALBRequestCountPerTarget }
`;
const LABEL = "app/hako-web/0/targetgroup";

function textOf(analysis: Analysis, path: string): string {
  return analysis.artifacts("before").find((artifact) => artifact.path === path)?.text ?? "";
}

/** What runs before anything is done, as the stage `before` says it. */
function today(analysis: Analysis, name: string): State {
  // Whatever the definition is called, an ARN has no other characters.
  const plain = name.replaceAll(/[^A-Za-z0-9-]/g, "_");
  const arn = `arn:aws:elasticloadbalancing:r:1:targetgroup/hako-${plain}/0`;
  const filled = (text: string): string => text.replaceAll(/\{\{ must_env `TARGET_GROUP_ARN[A-Z_]*` \}\}/g, arn);
  const file = analysis.artifacts("before").find(({ path }) => path.startsWith("load-balancers/"))?.text ?? "";
  const balancer = JSON.parse(file) as { targetGroups: { targetGroup: unknown; attributes?: unknown }[] };
  const [group] = balancer.targetGroups;
  const service = JSON.parse(filled(textOf(analysis, `${name}/ecs-service-def.json`))) as { loadBalancers: unknown[] };
  return {
    groups: { [`hako-${name}`]: { arn, input: group?.targetGroup, attributes: group?.attributes ?? [] } },
    balancer: { name: `hako-${name}`, arn: `arn:aws:elasticloadbalancing:r:1:loadbalancer/app/hako-${plain}/0` },
    listeners: [80, 443].map((port) => ({
      arn: `arn:listener/${port}`,
      port,
      actions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: arn, Weight: 1 }] } }],
    })),
    rules: [],
    service: { name, loadBalancers: service.loadBalancers },
    revisions: [
      { number: 1, status: "ACTIVE", definition: JSON.parse(textOf(analysis, `${name}/ecs-task-def.json`)) as unknown },
    ],
    ingress: [],
    scaling: {
      ResourceId: `service/shop/${name}`,
      MinCapacity: 1,
      suspended: false,
      policies: { requests: `${LABEL}/hako-${name}/0` },
    },
    objects: { [`shop-front/front/${name}.conf`]: textOf(analysis, `${name}/front.conf`) },
    outages: [],
  };
}

function start(analysis: Analysis, name = "web"): Session {
  const root = mkdtempSync(join(tmpdir(), "hakobu front's $(runbook)-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const out = join(root, "after");
  const overlap = join(root, "over lap");
  writeArtifacts(out, analysis.artifacts("after"));
  writeArtifacts(overlap, analysis.artifacts("overlap"));
  mkdirSync(join(root, "bin"));
  for (const program of ["aws", "ecspresso", "jq"]) {
    copyFileSync(new URL(`programs/${program}.cjs`, import.meta.url), join(root, "bin", program));
    chmodSync(join(root, "bin", program), 0o755);
  }
  const file = join(root, "state.json");
  const state = (): State => JSON.parse(readFileSync(file, "utf8")) as State;
  const write = (now: State): void => writeFileSync(file, JSON.stringify(now));
  write(today(analysis, name));
  return {
    root,
    state,
    change: (how) => {
      const now = state();
      how(now);
      write(now);
    },
    tasks: analysis.plan.tasks.filter(({ commands }) => commands !== undefined),
    // Each task in a shell of its own: weeks lie between them.
    type: (commands = []) => {
      const { status, stdout, stderr } = spawnSync("sh", ["-c", `set -e\n${commands.join("\n")}`], {
        cwd: out,
        encoding: "utf8",
        env: {
          PATH: `${join(root, "bin")}:${process.env["PATH"]}`,
          FAKE: root,
          FAKE_JMESPATH: require.resolve("jmespath"),
          HAKOBU_OVERLAP: overlap,
          IMAGE_TAG: "v1",
          MIN_CAPACITY: "3",
          SECURITY_GROUP_ID_WEB_INSTANCES: "sg-9",
          SECURITY_GROUP_ID_WE_B_TOUCH_PWNED_TOUCH_PWNED_INSTANCES: "sg-9",
        },
      });
      return { status: status ?? -1, output: stdout + stderr };
    },
  };
}

/** The state as AWS shows it: weights count only beside others, and revisions that are gone do not. */
function present(state: State): unknown {
  return {
    ...state,
    revisions: state.revisions.filter(({ status }) => status === "ACTIVE").map(({ definition: what }) => what),
    listeners: state.listeners.map((listener) => ({
      ...listener,
      actions: listener.actions.map(({ ForwardConfig: { TargetGroups: groups } }) =>
        groups.map((group) => (groups.length === 1 ? group.TargetGroupArn : group)),
      ),
    })),
  };
}

/** Follows every task to the end. Returns the states before each. */
function follow({ tasks, type, state }: Session): unknown[] {
  return tasks.map(({ id, commands }) => {
    const before = present(state());
    expect(type(commands?.check).status, `${id}: the check before the step`).not.toBe(0);
    expect(present(state()), `${id}: a check changes nothing`).toEqual(before);
    expect(type(commands?.action), id).toMatchObject({ status: 0 });
    expect(type(commands?.check), `${id}: the check after the step`).toMatchObject({ status: 0 });
    return before;
  });
}

const DEFINITIONS: Readonly<Record<string, string>> = {
  bridge: definition({
    balancer: "    target_group_attributes: { deregistration_delay.timeout_seconds: '20' }\n",
  }),
  awsvpc: definition({ scheduler: AWSVPC }),
  "scaling by requests": definition({ scheduler: SCALING }),
};

describe.each(Object.entries(DEFINITIONS))("the runbook of a front, line by line: %s", (_name, text) => {
  test("each check fails before its step and passes after it; each way back returns; clients are always served", () => {
    const session = start(analysed(text));
    const states = follow(session);
    const { service, groups, objects, revisions, scaling } = session.state();
    expect(service.loadBalancers).toMatchObject([{ containerName: "app", containerPort: 3000 }]);
    expect(Object.keys(groups)).toEqual(["hako-web-app"]);
    expect(objects).toEqual({});
    expect(JSON.stringify(revisions.at(-1))).not.toContain("hako-nginx");
    expect([scaling.MinCapacity, scaling.suspended]).toEqual([1, false]);
    if (text.includes("autoscaling")) expect(scaling.policies).toEqual({ requests: `${LABEL}/hako-web-app/0` });
    for (const { id, commands } of session.tasks.toReversed()) {
      expect(session.type(commands?.back), `${id}: the way back`).toMatchObject({ status: 0 });
      expect(present(session.state()), id).toEqual(states.pop());
    }
    expect(session.state().outages).toEqual([]);
  });
});

function action(session: Session, id: string): readonly string[] | undefined {
  return session.tasks.find((task) => task.id === id)?.commands?.action;
}

describe("a step stops", () => {
  test("where somebody has added a rule that leads to the front", () => {
    const session = start(analysed(definition()));
    session.change((state) => {
      const [arn] = Object.values(state.groups).map((group) => group.arn);
      state.rules.push({
        IsDefault: false,
        Actions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: arn, Weight: 1 }] } }],
      });
    });
    const before = session.state();
    expect(session.type(action(session, "front-group/web")).status).not.toBe(0);
    expect(session.state()).toEqual(before);
  });

  test("where somebody has given a listener another action", () => {
    const session = start(analysed(definition()));
    session.change((state) => {
      const [listener] = state.listeners;
      const [forward] = listener?.actions ?? [];
      if (forward !== undefined) listener?.actions.push(forward);
    });
    const before = session.state();
    expect(session.type(action(session, "front-group/web")).status).not.toBe(0);
    expect(session.state()).toEqual(before);
  });

  test("where requests have not moved and the end is deployed", () => {
    const session = start(analysed(definition()));
    for (const id of ["front-network/web", "front-group/web", "front-deploy/web"])
      expect(session.type(action(session, id)).status, id).toBe(0);
    const before = session.state();
    expect(session.type(action(session, "front-remove/web")).status).not.toBe(0);
    expect(session.state()).toEqual(before);
  });

  test("where the folder of another stage is named", () => {
    const session = start(analysed(definition()));
    const commands = action(session, "front-deploy/web") ?? [];
    expect(session.type([`HAKOBU_OVERLAP=.`, ...commands]).status).not.toBe(0);
    expect(session.state().revisions).toHaveLength(1);
  });

  test("and a check fails where the balancer is not let in", () => {
    const session = start(analysed(definition()));
    for (const id of ["front-group/web", "front-deploy/web"]) session.type(action(session, id));
    const deploy = session.tasks.find(({ id }) => id === "front-deploy/web");
    expect(session.type(deploy?.commands?.check).status).not.toBe(0);
  });
});

test("a hostile name runs nothing", () => {
  const name = "we'b$(touch pwned)`touch pwned`";
  const analysis = analysed({ [`${name}.yml`]: definition() });
  const session = start(analysis, name);
  expect(session.tasks.length).toBeGreaterThan(6);
  follow(session);
  for (const { commands } of session.tasks.toReversed()) session.type(commands?.back);
  expect(existsSync(join(session.root, "after/pwned"))).toBe(false);
});
