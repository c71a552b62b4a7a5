import { describe, expect, test } from "vitest";
import { backendKey } from "../../../src/estate/proxy.ts";
import { compare } from "../../../src/replay/compare.ts";
import type { BackendsOf } from "../../../src/replay/compare/answers.ts";
import type { Comparison } from "../../../src/replay/compare/types.ts";
import { generateRequests } from "../../../src/replay/requests.ts";
import type { ReplayRequest } from "../../../src/replay/types.ts";
import type { Resource } from "../../../src/native/resources.ts";
import { requestText } from "../../../src/report/replay.ts";
import { resourcesOf } from "../alb/build.ts";
import { mutateRules } from "../alb/mutants.ts";
import { backendsIn, newSideOf, oldSideOf, pairOf } from "../compare/pair.ts";
import { CONFIGURATIONS } from "./configurations.ts";
import { gridOf } from "./probes.ts";

describe.each(CONFIGURATIONS)("$name", ({ nginx, balancer }) => {
  const pair = pairOf(nginx, balancer);
  const { proxy } = pair;
  const resources = resourcesOf(balancer);
  const old = oldSideOf(proxy);
  // A target group `web-2` is the second server of `web`.
  const whole = backendsIn(proxy);
  const backendsOf: BackendsOf = (group) => {
    const [, name = "", number] = /^(.*)-(\d)$/.exec(group) ?? [];
    const upstream = proxy.upstreams.find((each) => each.name === name);
    const server = upstream?.servers[Number(number) - 1];
    return server === undefined ? whole(group) : [backendKey(proxy, name, server.address)];
  };
  const replayed = (changed: readonly Resource[], requests?: Iterable<ReplayRequest>): Comparison =>
    compare({
      old,
      new: newSideOf(changed),
      requests: requests ?? generateRequests(proxy, changed),
      backendsOf,
      differences: [],
    });

  const result = replayed(resources);

  test("the right rules have no counter-example", () => {
    expect(result.counterExamples.map(({ request, mismatches }) => [requestText(request), ...mismatches])).toEqual([]);
    expect(result.compared).toBeGreaterThan(100);
  });

  test("every decision of both sides was exercised, or is proved unreachable", () => {
    const open = result.unexercised.filter(({ unreachable }) => unreachable === undefined);
    expect(open.map(({ side, what, span }) => `${side} ${what}: ${pair.textAt(span)}`)).toEqual([]);
  });

  test("every mutant that is not the same in another form has a counter-example", { timeout: 60_000 }, () => {
    const mutants = mutateRules(resources);
    expect(mutants.length).toBeGreaterThan(10);
    const survivors = mutants.filter(({ resources: changed }) => replayed(changed).undeclared === 0);
    // Those that are left do the same for every host, path and address that anything mentions, and for its neighbours.
    const missed = survivors.flatMap(({ name, resources: changed }) => {
      const { counterExamples } = replayed(changed, gridOf(proxy, [...resources, ...changed]));
      const [first] = counterExamples;
      return first === undefined ? [] : [`${name}: ${requestText(first.request)}`];
    });
    expect(missed).toEqual([]);
    expect(survivors.length).toBeLessThan(mutants.length / 2);
  });
});
