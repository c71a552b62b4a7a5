import { describe, expect, it } from "vitest";
import { checkDependencies, dependencyCycles } from "../../src/native/checks-dependencies.ts";
import type { Violation } from "../../src/native/checks-context.ts";
import type { ContainerDefinition } from "../../src/native/ecs.ts";
import { nativeOf } from "./build.ts";

type Graph = boolean[][];

/** Numbers that are the same on every machine (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

function randomGraph(random: () => number): Graph {
  const size = 1 + Math.floor(random() * 6);
  const density = random() * 0.5;
  return Array.from({ length: size }, () => Array.from({ length: size }, () => random() < density));
}

/** The oracle: a node lies on a circle where some path of at most as many steps as there are nodes leads back to it. */
function groupsOnCircles(graph: Graph): string[] {
  const size = graph.length;
  const reach = (from: number, to: number, steps: number): boolean =>
    steps > 0 &&
    Array.from({ length: size }, (_, over) => over).some(
      (over) => graph[from]?.[over] === true && (over === to || reach(over, to, steps - 1)),
    );
  const groups = new Set<string>();
  for (let node = 0; node < size; node++) {
    if (!reach(node, node, size)) continue;
    const group = Array.from({ length: size }, (_, other) => other).filter(
      (other) => reach(node, other, size) && reach(other, node, size),
    );
    groups.add(group.join(","));
  }
  return [...groups].toSorted();
}

function containersOf(graph: Graph): ContainerDefinition[] {
  return graph.map((row, from) => {
    const targets = row.flatMap((edge, to) => (edge ? [`c${to}`] : []));
    // Each way of waiting for a container counts.
    return {
      name: `c${from}`,
      dependsOn: targets
        .filter((_, index) => index % 3 === 0)
        .map((containerName) => ({ containerName, condition: "START" })),
      links: targets.filter((_, index) => index % 3 === 1).map((name) => `${name}:alias`),
      volumesFrom: targets
        .filter((_, index) => index % 3 === 2)
        .map((sourceContainer) => ({ sourceContainer, readOnly: false })),
    };
  });
}

function violationsOf(containers: ContainerDefinition[]): Violation[] {
  const violations: Violation[] = [];
  checkDependencies(nativeOf(containers).items, (violation) => violations.push(violation));
  return violations;
}

describe("circles of dependencies", () => {
  it("are found in random graphs exactly where a search of all paths finds them", () => {
    const random = numbers(7);
    let withCircle = 0;
    for (let round = 0; round < 1500; round++) {
      const graph = randomGraph(random);
      const expected = groupsOnCircles(graph);
      const found = violationsOf(containersOf(graph)).map(({ code, values }) => ({
        code,
        names: String(values?.["containers"]).split(", "),
      }));
      if (expected.length > 0) withCircle++;
      expect(found.map(({ code }) => code)).toEqual(expected.map(() => "native-dependency-cycle"));
      const groups = expected.map((group) => group.split(",").map((node) => `c${node}`));
      // Each circle told lies in a group of its own, and is one: each container waits for the next.
      const told = found.map(({ names }) => groups.findIndex((group) => names.every((name) => group.includes(name))));
      expect(told.toSorted((a, b) => a - b)).toEqual(groups.map((_, index) => index));
      for (const { names } of found) {
        names.forEach((name, index) => {
          const next = names[(index + 1) % names.length] ?? "";
          expect(graph[Number(name.slice(1))]?.[Number(next.slice(1))]).toBe(true);
        });
      }
    }
    expect(withCircle).toBeGreaterThan(300);
    expect(withCircle).toBeLessThan(1200);
  });

  it("do not hold up a long chain", () => {
    const edges = new Map(Array.from({ length: 2000 }, (_, index) => [`c${index}`, [{ to: `c${index + 1}`, at: [] }]]));
    expect(dependencyCycles(edges)).toEqual([]);
    edges.set("c2000", [{ to: "c0", at: [] }]);
    expect(dependencyCycles(edges).map((cycle) => cycle.length)).toEqual([2001]);
  });
});

describe("conditions", () => {
  it("are not judged where a container's name is not known", () => {
    const containers = nativeOf<ContainerDefinition[]>([
      { name: "a", dependsOn: [{ containerName: "b", condition: "HEALTHY" }] },
      { name: "<unknown>" },
    ]);
    const violations: Violation[] = [];
    checkDependencies(containers.items, (violation) => violations.push(violation));
    expect(violations).toEqual([]);
  });

  it("START needs nothing, and SUCCESS may wait for what is not essential", () => {
    expect(
      violationsOf([
        {
          name: "a",
          dependsOn: [
            { containerName: "b", condition: "START" },
            { containerName: "c", condition: "SUCCESS" },
          ],
        },
        { name: "b" },
        { name: "c", essential: false },
      ]),
    ).toEqual([]);
  });
});
