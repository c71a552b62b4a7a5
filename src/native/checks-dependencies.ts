import { textOf, valueOf, type Report } from "./checks-context.ts";
import type { ContainerDefinition } from "./ecs.ts";
import type { Native, NativeNode } from "./types.ts";

type Container = Native<ContainerDefinition>;

/** One container waits for another: through `dependsOn`, `links` or `volumesFrom`. */
interface Edge {
  readonly to: string;
  readonly at: NativeNode;
}

/**
 * Checks the order in which the containers of a task start.
 *
 * Links and `volumesFrom` count for cycles: the ECS agent turns them into dependencies before it starts a task.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export function checkDependencies(containers: readonly Container[], report: Report): void {
  const byName = new Map<string, Container>();
  for (const container of containers) {
    const name = textOf(container.name);
    if (name !== undefined) byName.set(name, container);
  }
  const complete = byName.size === containers.length;
  for (const container of containers) checkConditions(container, { byName, complete, report });
  checkCycles(byName, report);
}

interface Containers {
  readonly byName: ReadonlyMap<string, Container>;
  /** False where a container's name is not known, so that any name may be its. */
  readonly complete: boolean;
  readonly report: Report;
}

function checkConditions(container: Container, { byName, complete, report }: Containers): void {
  const name = textOf(container.name) ?? "";
  for (const dependency of container.dependsOn?.items ?? []) {
    const to = textOf(dependency.containerName);
    if (to === undefined) continue;
    const awaited = byName.get(to);
    if (awaited === undefined) {
      if (complete) {
        report({
          code: "native-dependency-unknown-container",
          at: [dependency.containerName, dependency, container.dependsOn, container],
          what: `container \`${name}\` depends on \`${to}\`, which is no container of this task`,
          limit: "`dependsOn` names containers of the same task definition",
          values: { container: name, dependency: to },
        });
      }
      continue;
    }
    checkCondition({ name, to, dependency }, awaited, report);
  }
}

interface Dependency {
  readonly name: string;
  readonly to: string;
  readonly dependency: Native<{ containerName: string; condition: string }>;
}

function checkCondition({ name, to, dependency }: Dependency, awaited: Container, report: Report): void {
  const condition = textOf(dependency.condition);
  if (condition === "HEALTHY" && awaited.healthCheck === undefined) {
    report({
      code: "native-dependency-healthy-without-health-check",
      at: [dependency.condition, dependency],
      what: `container \`${name}\` waits until \`${to}\` is healthy, but \`${to}\` has no health check`,
      limit: "the condition `HEALTHY` needs a `healthCheck` in the task definition; one in the image does not count",
      values: { container: name, dependency: to, condition },
    });
  }
  if (condition !== "SUCCESS" && condition !== "COMPLETE") return;
  const essential = awaited.essential === undefined ? true : valueOf(awaited.essential);
  if (essential === true) {
    report({
      code: "native-dependency-on-essential",
      at: [dependency.condition, dependency],
      what: `container \`${name}\` waits until \`${to}\` has ended, but \`${to}\` is essential, so its end stops the task`,
      limit: `the condition \`${condition}\` is for containers that are not essential`,
      values: { container: name, dependency: to, condition },
      related: [awaited.essential],
    });
  }
}

function checkCycles(byName: ReadonlyMap<string, Container>, report: Report): void {
  const edges = new Map<string, Edge[]>();
  for (const [name, container] of byName) {
    const { dependsOn, links, volumesFrom } = container;
    if (dependsOn === undefined && links === undefined && volumesFrom === undefined) continue;
    const outgoing = edgesOf(container).filter(({ to }) => byName.has(to));
    if (outgoing.length > 0) edges.set(name, outgoing);
  }
  if (edges.size === 0) return;
  for (const cycle of dependencyCycles(edges)) {
    const names = cycle.map(({ from }) => from);
    const first = cycle[0];
    if (first === undefined) continue;
    const path = [...names, first.from].map((name) => `\`${name}\``).join(" → ");
    report({
      code: "native-dependency-cycle",
      at: [first.at, byName.get(first.from)],
      what:
        names.length === 1
          ? `container \`${first.from}\` depends on itself`
          : `containers depend on each other in a circle: ${path}`,
      limit: "the dependencies of a task, with its links and `volumesFrom`, form no circle",
      values: { containers: names.join(", ") },
      related: cycle.slice(1).map(({ at }) => at),
    });
  }
}

function edgesOf(container: Container): Edge[] {
  const edges: Edge[] = [];
  for (const dependency of container.dependsOn?.items ?? []) {
    const to = textOf(dependency.containerName);
    if (to !== undefined) edges.push({ to, at: dependency });
  }
  for (const link of container.links?.items ?? []) {
    const to = textOf(link)?.split(":", 1)[0];
    if (to !== undefined) edges.push({ to, at: link });
  }
  for (const volume of container.volumesFrom?.items ?? []) {
    const to = textOf(volume.sourceContainer);
    if (to !== undefined) edges.push({ to, at: volume });
  }
  return edges;
}

/** One step of a circle. */
interface Step {
  readonly from: string;
  readonly at: NativeNode;
}

/**
 * One circle for each group of containers that wait for each other, in the order of the containers.
 *
 * A container that only waits for a circle is part of none.
 */
export function dependencyCycles(edges: ReadonlyMap<string, readonly Edge[]>): Step[][] {
  const cycles: Step[][] = [];
  const told = new Set<string>();
  for (const start of edges.keys()) {
    if (told.has(start)) continue;
    const cycle = shortestWayBack(start, edges);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const name of groupOf(start, edges)) told.add(name);
  }
  return cycles;
}

/** Everything that `start` reaches and that reaches `start`. */
function groupOf(start: string, edges: ReadonlyMap<string, readonly Edge[]>): string[] {
  const forward = new Map<string, string[]>();
  const backward = new Map<string, string[]>();
  for (const [from, outgoing] of edges) {
    for (const { to } of outgoing) {
      append(forward, from, to);
      append(backward, to, from);
    }
  }
  const before = reachable(start, backward);
  return [...reachable(start, forward)].filter((name) => before.has(name));
}

function append(map: Map<string, string[]>, key: string, name: string): void {
  const names = map.get(key);
  if (names === undefined) map.set(key, [name]);
  else names.push(name);
}

function reachable(start: string, neighbours: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const to of neighbours.get(name) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

function shortestWayBack(start: string, edges: ReadonlyMap<string, readonly Edge[]>): Step[] | undefined {
  const cameFrom = new Map<string, Step>();
  let front = [start];
  while (front.length > 0) {
    const next: string[] = [];
    for (const from of front) {
      for (const { to, at } of edges.get(from) ?? []) {
        if (to === start) return wayTo({ from, at }, start, cameFrom);
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, { from, at });
        next.push(to);
      }
    }
    front = next;
  }
  return undefined;
}

function wayTo(last: Step, start: string, cameFrom: ReadonlyMap<string, Step>): Step[] {
  const steps = [last];
  for (let name = last.from; name !== start;) {
    const step = cameFrom.get(name);
    if (step === undefined) break;
    steps.push(step);
    name = step.from;
  }
  return steps.toReversed();
}
