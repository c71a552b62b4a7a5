import { describe, expect, test } from "vitest";
import type { Analysis } from "../../../src/analyze.ts";
import { runReplay } from "../../../src/cli/replay-run.ts";
import { checkNative } from "../../../src/native/checks.ts";
import { resourcesAt } from "../../../src/plan/stages.ts";
import { STAGES, type Stage } from "../../../src/plan/types.ts";
import { miscounted } from "../../ledger/adding-up.ts";
import { misleading } from "../../ledger/pointers.ts";
import { checkArtifact } from "../../native/aws-artifacts.ts";
import { analysed, AWSVPC, CONFIGURED, definition, nginxConf, outcome } from "./definitions.ts";

const SCALING = `  autoscaling:
    role_arn: arn:aws:iam::012345678901:role/scale
    min_capacity: 1
    max_capacity: 4
    policies:
      - { policy_type: TargetTrackingScaling, name: requests, target_value: 100, predefined_metric_type: ALBRequestCountPerTarget }
      - { policy_type: TargetTrackingScaling, name: cpu, target_value: 60, predefined_metric_type: ECSServiceAverageCPUUtilization }
`;
const NAMED = `    container_name: front
    container_port: 80
    health_check_path: /healthz
    matcher: { http_code: '200-204' }
    target_group_attributes: { deregistration_delay.timeout_seconds: '20' }
    load_balancer_attributes: { idle_timeout.timeout_seconds: '20' }
`;
const SECRET = `  env:
    $providers: [{ type: vault, addr: 'https://v.example.com', directory: shop }]
    PASSWORD: '#{pw}'
`;

const ANALYSES: Readonly<Record<string, () => Analysis>> = {
  bridge: () =>
    analysed(
      definition({ balancer: NAMED, script: "    client_max_body_size: 20m\n    locations: { /: {}, /api: {} }\n" }),
    ),
  awsvpc: () => analysed(definition({ scheduler: AWSVPC })),
  "a port that is mapped already": () =>
    analysed(definition({ app: "  port_mappings: [{ container_port: 3000, host_port: 8080 }]\n" })),
  scaling: () => analysed(definition({ scheduler: SCALING })),
  "the image's own configuration": () =>
    analysed(
      {
        "web.yml": definition(),
        "front/nginx.conf": nginxConf("set_real_ip_from 10.0.0.0/8; gzip on; client_max_body_size 5m;"),
        "front/mime.types": "types { text/html html; }\n",
        "front/conf.d/gzip.conf": "gzip_types text/css;\n",
      },
      { settings: CONFIGURED },
    ),
  "two folders": () => analysed({ "a/web.yml": definition(), "b/web.yml": definition() }),
  "names that are taken": () => analysed({ "web.yml": definition(), "web-app.yml": definition() }),
  "secrets that move": () => analysed(definition({ app: SECRET })),
};

const CASES = Object.entries(ANALYSES);

function written(analysis: Analysis, stage: Stage): Map<string, string> {
  return new Map(analysis.artifacts(stage).map(({ path, text }) => [path, text]));
}

function json(analysis: Analysis, stage: Stage, path: string): Record<string, unknown> {
  return JSON.parse(written(analysis, stage).get(path) ?? "null") as Record<string, unknown>;
}

describe.each(CASES)("%s", (_name, make) => {
  const analysis = make();

  test("every front of it goes", () => {
    for (const { id } of analysis.estate.apps) expect(outcome(analysis, id)).toBe("rewrite");
  });

  test("`before` is what runs today, byte for byte", () => {
    const files = Object.fromEntries([...analysis.estate.files].map(([path, { text }]) => [path, text]));
    const today = analysed(files, { skip: ["nginx-front", "deploy-time-secrets"], settings: "" });
    expect(written(analysis, "before")).toEqual(written(today, "before"));
  });

  test.each(STAGES)("nothing of `%s` breaks a rule of AWS", (stage) => {
    const problems = checkNative(resourcesAt(analysis.plan, stage), {
      fallback: () => ({ path: "", start: 0, end: 0 }),
    });
    expect(problems.map(({ code, values }) => [code, values])).toEqual([]);
    const errors = [...written(analysis, stage)].flatMap(([path, text]) => checkArtifact(path, text) ?? []);
    expect(errors).toEqual([]);
  });

  test("the ledger adds up, and says what is there", () => {
    // What stands between the constructs of an nginx configuration is looked at elsewhere.
    const faults = miscounted(analysis).filter((fault) => !/^front\/.* is in no construct/.test(fault));
    expect(faults).toEqual([]);
    for (const stage of STAGES) {
      expect(misleading(analysis, stage)).toEqual([]);
      expect(analysis.report({ stage }).ledger.totals.unread).toBe(0);
    }
  });

  test.each(["overlap", "after"] as const)("the replay of `%s` finds no difference that is not declared", (stage) => {
    const { replay } = runReplay(analysis, { stage });
    expect(replay.proxies.map(({ proxy }) => proxy)).toEqual(analysis.estate.apps.map(({ id }) => `${id}/front`));
    for (const { compared, undeclared, unknownTargets, balancers } of replay.proxies) {
      expect(compared).toBeGreaterThan(20);
      expect({ undeclared, unknownTargets, balancers: balancers.length }).toEqual({
        undeclared: 0,
        unknownTargets: [],
        balancers: 1,
      });
    }
  });

  test("tasks wait for tasks that are there, each once", () => {
    const ids = analysis.plan.tasks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { after } of analysis.plan.tasks) for (const id of after) expect(ids).toContain(id);
  });
});

describe("in bridge", () => {
  const analysis = ANALYSES["bridge"]?.() ?? analysed(definition());
  const balancer = "load-balancers/hako-web.json";

  test("the overlap has both ports, and all requests stay where they are", () => {
    const [app, front] = json(analysis, "overlap", "web/ecs-task-def.json")["containerDefinitions"] as Record<
      string,
      unknown
    >[];
    expect(app).toMatchObject({ name: "app", portMappings: [{ containerPort: 3000, hostPort: 0, protocol: "tcp" }] });
    expect(front).toMatchObject({ name: "front", portMappings: [{ containerPort: 80, hostPort: 0 }] });
    expect(json(analysis, "overlap", "web/ecs-service-def.json")["loadBalancers"]).toEqual([
      { targetGroupArn: "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB` }}", containerName: "front", containerPort: 80 },
      { targetGroupArn: "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB_APP` }}", containerName: "app", containerPort: 3000 },
    ]);
    const listeners = json(analysis, "overlap", balancer)["listeners"] as { listener: Record<string, unknown> }[];
    expect(listeners.map(({ listener }) => [listener["Port"], listener["DefaultActions"]])).toEqual(
      [80, 443].map((port) => [
        port,
        [
          {
            Type: "forward",
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB` }}", Weight: 100 },
                { TargetGroupArn: "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB_APP` }}", Weight: 0 },
              ],
            },
          },
        ],
      ]),
    );
    expect(written(analysis, "overlap").has("web/front.conf")).toBe(true);
  });

  test("the new target group is the old one for another port", () => {
    const groups = json(analysis, "overlap", balancer)["targetGroups"] as { targetGroup: Record<string, unknown> }[];
    const [old, own] = groups;
    expect(own).toEqual({ ...old, targetGroup: { ...old?.targetGroup, Name: "hako-web-app", Port: 3000 } });
    expect(own?.targetGroup["HealthCheckPath"]).toBe("/healthz");
  });

  test("the end has no front, and nothing that it needed", () => {
    const containers = json(analysis, "after", "web/ecs-task-def.json")["containerDefinitions"] as { name: string }[];
    expect(containers.map(({ name }) => name)).toEqual(["app"]);
    const files = written(analysis, "after");
    expect([...files.keys()].filter((path) => /front|objects/.test(path))).toEqual([]);
    files.delete("fill.sh");
    expect(
      [...files.values()].join("").match(/hako-nginx|TARGET_GROUP_ARN_HAKO_WEB\b|"hako-web"\s*,\s*"Port"/),
    ).toBeNull();
  });

  test("which group the instances have is asked, and never guessed", () => {
    expect(json(analysis, "overlap", balancer)["securityGroupRules"]).toEqual([
      {
        GroupId: "{{ must_env `SECURITY_GROUP_ID_WEB_INSTANCES` }}",
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 32768,
            ToPort: 65535,
            UserIdGroupPairs: [{ GroupId: "sg-1", Description: "load balancer to web" }],
          },
        ],
      },
    ]);
  });

  test("the idle time-out of the balancer is what nginx waited: nothing to declare", () => {
    expect(analysis.plan.differences.map(({ field }) => field).toSorted()).toEqual(["host", "limit"]);
    const others = ANALYSES["awsvpc"]?.().plan.differences.map(({ field }) => field) ?? [];
    expect(others.toSorted()).toEqual(["host", "limit", "timeout"]);
  });
});

test("in awsvpc the rule is exact", () => {
  const analysis = analysed(definition({ scheduler: AWSVPC }));
  expect(json(analysis, "overlap", "load-balancers/hako-web.json")["securityGroupRules"]).toMatchObject([
    { GroupId: "sg-2", IpPermissions: [{ FromPort: 3000, ToPort: 3000, UserIdGroupPairs: [{ GroupId: "sg-1" }] }] },
  ]);
});

test("where one of several groups is meant, nobody guesses", () => {
  const scheduler = AWSVPC.replace("[sg-2]", "[sg-2, sg-3]");
  const rules = json(analysed(definition({ scheduler })), "overlap", "load-balancers/hako-web.json");
  expect(rules["securityGroupRules"]).toMatchObject([{ GroupId: "{{ must_env `SECURITY_GROUP_ID_WEB` }}" }]);
});

test("a port that is mapped stays as it is, and the balancer is let in there", () => {
  const analysis = ANALYSES["a port that is mapped already"]?.() ?? analysed(definition());
  const [app] = json(analysis, "after", "web/ecs-task-def.json")["containerDefinitions"] as Record<string, unknown>[];
  expect(app?.["portMappings"]).toEqual([{ containerPort: 3000, hostPort: 8080, protocol: "tcp" }]);
  expect(json(analysis, "after", "load-balancers/hako-web.json")["securityGroupRules"]).toMatchObject([
    { IpPermissions: [{ FromPort: 8080, ToPort: 8080 }] },
  ]);
});

test("a policy that counts requests counts the app's at the end, and the others are left alone", () => {
  const analysis = analysed(definition({ scheduler: SCALING }));
  const labels = (stage: Stage): unknown =>
    (
      json(analysis, stage, "web/scaling.json")["policies"] as Record<string, Record<string, Record<string, unknown>>>[]
    ).map(
      (policy) =>
        policy["TargetTrackingScalingPolicyConfiguration"]?.["PredefinedMetricSpecification"]?.["ResourceLabel"],
    );
  const balancer = "{{ must_env `LOAD_BALANCER_FULL_NAME_HAKO_WEB` }}";
  expect(labels("overlap")).toEqual([`${balancer}/{{ must_env \`TARGET_GROUP_FULL_NAME_HAKO_WEB\` }}`, undefined]);
  expect(labels("after")).toEqual([`${balancer}/{{ must_env \`TARGET_GROUP_FULL_NAME_HAKO_WEB_APP\` }}`, undefined]);
});

test("a name is made of the front's own, at most 32 characters, and never one that is there", () => {
  const analysis = analysed({
    "web.yml": definition(),
    "web-app.yml": definition(),
    "an-app-with-a-very-long-na.yml": definition(),
  });
  const names = resourcesAt(analysis.plan, "after").flatMap((resource) =>
    resource.type === "target-group" ? [resource.id.slice("target-group/".length)] : [],
  );
  expect(names).toEqual([
    expect.stringMatching(/^hako-an-app-with-a-ver[A-Za-z-]*-[0-9a-f]{8}$/),
    "hako-web-app-app",
    "hako-web-app-2",
  ]);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(32);
});

test("what takes the front away is deployed once: with the secrets, after the requests have moved", () => {
  const { tasks } = analysed(definition({ app: SECRET })).plan;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const deploy = byId.get("secrets-deploy/web");
  expect(deploy?.after).toContain("front-shift/web");
  // The files of the end ask for the new target group, and for no other.
  const action = deploy?.commands?.action.join("\n") ?? "";
  expect(action).toContain("export TARGET_GROUP_ARN_HAKO_WEB_APP=");
  expect(action).not.toContain("export TARGET_GROUP_ARN_HAKO_WEB=");
  const remove = byId.get("front-remove/web");
  expect(remove?.after).toEqual(["front-shift/web", "secrets-deploy/web"]);
  expect(remove?.commands?.action.join("\n")).not.toContain("ecspresso deploy");
});

test("an object that two apps read is left alone", () => {
  const analysis = analysed({ "a/web.yml": definition(), "b/web.yml": definition() });
  expect(analysis.plan.tasks.some(({ id }) => id.startsWith("front-object/"))).toBe(false);
});

test("what the image includes is no proxy of its own", () => {
  const analysis = ANALYSES["the image's own configuration"]?.() ?? analysed(definition());
  expect(analysis.estate.proxies.map(({ id }) => id)).toEqual(["web/front"]);
  const task = analysis.plan.tasks.find(({ id }) => id === "front-app/web");
  expect(task?.action).toContain("It compresses answers itself, where clients need it: nginx did (`gzip`).");
  expect(task?.action).toContain("nginx refused more than 5 MiB");
});

test("an image's configuration that two fronts share is needed for as long as one stays", () => {
  const analysis = analysed(
    {
      "web.yml": definition(),
      "api.yml": definition({ script: "    locations: { /x: {} }\n" }),
      "front/nginx.conf": nginxConf(),
      "front/mime.types": "types { text/html html; }\n",
    },
    { settings: CONFIGURED },
  );
  const states = (analysis.report().ledger.entries ?? []).filter(({ path }) => path.startsWith("front/"));
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["carried"]));
});
