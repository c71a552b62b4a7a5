import { describe, expect, it } from "vitest";
import { checkNative } from "../../src/native/checks.ts";
import type { Resource } from "../../src/native/resources.ts";
import { PROBLEM_CODES } from "../../src/source/problem.ts";
import { places, resource, UNKNOWN } from "./build.ts";
import { FAULTS } from "./faults.ts";
import { HARMLESS } from "./harmless.ts";
import { bridgeApp, fargateApp, oneshotOf, resourcesOf, startOfFile, type Draft } from "./good.ts";

function problemsOf(resources: readonly Resource[]): ReturnType<typeof checkNative> {
  return checkNative(resources, { fallback: startOfFile });
}

function faulty(seed: (draft: Draft) => void, app: () => Draft = bridgeApp): Draft {
  const draft = structuredClone(app());
  seed(draft);
  return draft;
}

describe("apps that break no rule", () => {
  it.each([
    ["on EC2", bridgeApp],
    ["on Fargate", fargateApp],
    ["on EC2, run once", () => faulty((draft) => (draft.oneshot = oneshotOf(draft)))],
    ["on Fargate, run once", () => faulty((draft) => (draft.oneshot = oneshotOf(draft)), fargateApp)],
  ])("%s", (_, app) => {
    expect(problemsOf(resourcesOf(app()))).toEqual([]);
  });

  it("an unknown or created value breaks no rule", () => {
    const draft = faulty(({ task, service, group, balancer, listener }) => {
      Object.assign(task, { family: UNKNOWN, networkMode: UNKNOWN, cpu: UNKNOWN, memory: UNKNOWN });
      for (const container of task.containerDefinitions) container.name = UNKNOWN;
      Object.assign(service, { serviceName: UNKNOWN, schedulingStrategy: UNKNOWN, launchType: UNKNOWN });
      Object.assign(group.targetGroup, { Name: UNKNOWN, ProtocolVersion: UNKNOWN, TargetType: UNKNOWN });
      balancer.loadBalancer.Name = UNKNOWN;
      listener.Protocol = UNKNOWN;
    });
    expect(problemsOf(resourcesOf(draft))).toEqual([]);
  });
});

describe("the near side of each limit", () => {
  it.each(HARMLESS.map((harmless) => [harmless.about, harmless] as const))("%s", (_, { app, change }) => {
    expect(problemsOf(resourcesOf(faulty(change, app)))).toEqual([]);
  });
});

describe("each rule, seen to fail", () => {
  it.each(FAULTS.map((fault) => [`${fault.code}: ${fault.about}`, fault] as const))("%s", (_, fault) => {
    const file = places("web.yml");
    const problems = problemsOf(resourcesOf(faulty(fault.seed, fault.app), file));
    expect([...new Set(problems.map(({ code }) => code))]).toEqual([fault.code]);
    const [problem, ...others] = problems.filter(({ span }) => file.pointers.get(span.start) === fault.at);
    expect(others).toEqual([]);
    expect(problems).toHaveLength(fault.count ?? 1);
    expect(problem?.span.path).toBe("web.yml");
    expect(problem?.values).toMatchObject(fault.values ?? {});
    expect(problem?.values["what"]).toMatch(/^\S.*[^.\s]$/);
    expect(problem?.values["limit"]).toMatch(/^\S.*[^.\s]$/);
    expect(problem?.app).toBe("web");
  });

  it("the messages", async () => {
    const lines = FAULTS.flatMap((fault) =>
      problemsOf(resourcesOf(faulty(fault.seed, fault.app))).map(
        ({ code, values, related }) =>
          `${code}\n  ${values["what"]}\n  ${values["limit"]}\n  ${related?.length ?? 0} related\n`,
      ),
    );
    await expect([...new Set(lines)].join("")).toMatchFileSnapshot("messages.txt");
  });

  it("no code is without a fault", () => {
    const native = PROBLEM_CODES.filter((code) => code.startsWith("native-"));
    expect(native.filter((code) => !FAULTS.some((fault) => fault.code === code))).toEqual([]);
  });
});

describe("places and values", () => {
  it("what the one-shot task shares with the service is said once, at its place", () => {
    const seed = (draft: Draft): void => {
      for (const container of draft.task.containerDefinitions) container.essential = false;
      draft.oneshot = oneshotOf(draft);
    };
    const [task, ...others] = resourcesOf(faulty(seed));
    const oneshot = resource("oneshot/web", "web", oneshotOf(faulty(seed)), places("web.yml"));
    if (task?.type !== "task-definition" || oneshot.type !== "oneshot") throw new Error("not the resources meant");
    const shared: Resource = { ...oneshot, value: { ...oneshot.value, taskDefinition: task.value } };
    const rest = others.filter(({ type }) => type !== "oneshot");
    expect(problemsOf([task, ...rest, shared]).map(({ code }) => code)).toEqual(["native-no-essential-container"]);
  });

  it("a member without origins finds the nearest that has some, and else the start of the file", () => {
    const file = places("web.yml");
    const [task] = resourcesOf(fargateApp(), file);
    if (task?.type !== "task-definition") throw new Error("not a task definition");
    const networkMode = [{ kind: "text", text: "none", secret: false, origins: [] }] as const;
    const near = problemsOf([{ ...task, value: { ...task.value, networkMode } }]);
    expect(near.map(({ code, span }) => [code, file.pointers.get(span.start)])).toContainEqual([
      "native-fargate-unsupported",
      "task-definition/web/requiresCompatibilities/0",
    ]);
    const bare: Resource = {
      ...task,
      value: {
        family: networkMode,
        networkMode: [{ ...networkMode[0], text: "x" }],
        containerDefinitions: { kind: "list", items: [], origins: [] },
      },
    };
    expect(problemsOf([bare]).map(({ code, span }) => [code, span])).toEqual([
      ["native-value-not-allowed", { path: "web.yml", start: 0, end: 0 }],
    ]);
  });

  it("a name that comes from the file's name stands at the start of the file", () => {
    const [task] = resourcesOf(faulty((draft) => (draft.task.family = "web.v2")));
    if (task?.type !== "task-definition") throw new Error("not a task definition");
    const family = [{ kind: "text", text: "web.v2", secret: false, origins: [] }] as const;
    expect(problemsOf([{ ...task, value: { ...task.value, family } }]).map(({ code, span }) => [code, span])).toEqual([
      ["native-name-characters", { path: "web.yml", start: 0, end: 0 }],
    ]);
  });

  it("two apps do not see each other's task definitions", () => {
    const file = places("web.yml");
    const good = bridgeApp();
    const other = faulty(
      (draft) => (draft.service.loadBalancers = [{ targetGroupArn: "arn", containerName: "nginx", containerPort: 80 }]),
    );
    const all = [
      ...resourcesOf(good, file),
      ...resourcesOf(other, places("other.yml")).map(
        (each): Resource => ({ ...each, id: `${each.type}/other`, apps: ["other"] }) as Resource,
      ),
    ];
    expect(problemsOf(all).map(({ code, app }) => [code, app])).toEqual([
      ["native-load-balancer-container-unknown", "other"],
    ]);
  });

  it("a secret does not stand in the values", () => {
    const draft = bridgeApp();
    const [task] = resourcesOf(
      faulty(
        (each) => (each.task.networkMode = "host"),
        () => draft,
      ),
    );
    if (task?.type !== "task-definition") throw new Error("not a task definition");
    const links = {
      kind: "list",
      items: [[{ kind: "text", text: "hunter2", secret: true, origins: [] }]],
      origins: [],
    } as const;
    const containers = task.value.containerDefinitions.items.map((container) => ({ ...container, links }));
    const problems = problemsOf([
      {
        ...task,
        value: { ...task.value, containerDefinitions: { ...task.value.containerDefinitions, items: containers } },
      },
    ]);
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});

describe("shapes that lack what AWS asks for", () => {
  /** Every way to leave one member or item out of a plain shape. */
  function* without(plain: unknown): Generator<unknown> {
    if (Array.isArray(plain)) {
      for (const [index, item] of plain.entries()) {
        yield plain.toSpliced(index, 1);
        for (const less of without(item)) yield plain.with(index, less);
      }
    } else if (typeof plain === "object" && plain !== null) {
      for (const [member, value] of Object.entries(plain)) {
        const { [member]: _, ...others } = plain as Record<string, unknown>;
        yield others;
        for (const less of without(value)) yield { ...others, [member]: less };
      }
    }
  }

  it.each([
    ["on EC2", () => faulty((draft) => (draft.oneshot = oneshotOf(draft)))],
    ["on Fargate", () => faulty((draft) => (draft.oneshot = oneshotOf(draft)), fargateApp)],
  ])("stop no check: %s", (_, app) => {
    const rich = faulty((draft) => {
      Object.assign(draft.task.containerDefinitions[0] ?? {}, {
        linuxParameters: {
          capabilities: { add: ["SYS_PTRACE"], drop: [] },
          devices: [{ hostPath: "/a", permissions: [] }],
        },
        volumesFrom: [{ sourceContainer: "setup", readOnly: false }],
        repositoryCredentials: { credentialsParameter: "a" },
        firelensConfiguration: { type: "fluentd" },
      });
      draft.task.volumes?.push(
        { name: "efs", efsVolumeConfiguration: { fileSystemId: "a", authorizationConfig: { iam: "ENABLED" } } },
        { name: "docker", dockerVolumeConfiguration: { scope: "task" } },
      );
      draft.task.runtimePlatform = { operatingSystemFamily: "LINUX" };
      draft.task.ephemeralStorage = { sizeInGiB: 21 };
      Object.assign(draft.service, {
        capacityProviderStrategy: [{ capacityProvider: "a" }],
        placementConstraints: [{ type: "memberOf" }],
        serviceRegistries: [{ registryArn: "a", containerName: "front", containerPort: 80 }],
      });
    }, app);
    let count = 0;
    for (const less of without(rich)) {
      const draft = less as Draft;
      const complete = Object.keys(rich).every((part) => Object.hasOwn(draft, part));
      if (!complete) continue;
      const resources = [
        ...resourcesOf(draft),
        ...resourcesOf(draft, places("other.yml")).filter(({ type }) => type === "listener"),
      ].filter(isWhole);
      expect(() => problemsOf(resources)).not.toThrow();
      count++;
    }
    expect(count).toBeGreaterThan(100);
  });
});

/** Lists that Hako itself makes are never missing. */
function isWhole(resource: Resource): boolean {
  if (resource.type === "task-definition") return "containerDefinitions" in resource.value;
  if (resource.type === "oneshot")
    return (
      "taskDefinition" in resource.value &&
      "runTask" in resource.value &&
      "containerDefinitions" in resource.value.taskDefinition
    );
  if (resource.type === "load-balancer") return "loadBalancer" in resource.value;
  if (resource.type === "target-group") return "targetGroup" in resource.value;
  return resource.type !== "listener" || "DefaultActions" in resource.value;
}
