import type { Proxy } from "../../../src/estate/proxy.ts";
import { backendKey } from "../../../src/estate/proxy.ts";
import type { Resource } from "../../../src/native/resources.ts";
import type { Difference } from "../../../src/plan/types.ts";
import { compare } from "../../../src/replay/compare.ts";
import { coreOf, coreOfBalancers } from "../../../src/replay/compare/core.ts";
import type { Comparison, ReplaySide } from "../../../src/replay/compare/types.ts";
import { unreachablePlaces } from "../../../src/replay/compare/unreachable.ts";
import { albDecisions, albModel } from "../../../src/replay/alb.ts";
import { decisionsOf, nginxModel } from "../../../src/replay/nginx.ts";
import { generateRequests } from "../../../src/replay/requests.ts";
import { spanKey, type Span } from "../../../src/source/span.ts";
import { PATH, resourcesOf } from "../alb/build.ts";
import { proxyOf } from "../../support/proxy.ts";

/** What makes nginx pass requests on as a balancer does. */
export const LIKE_A_BALANCER = `
client_max_body_size 0;
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;
proxy_set_header X-Forwarded-Port $server_port;
`;

/** Target groups by name, with the servers of the upstream of the same name. */
export function backendsIn(proxy: Proxy): (group: string) => readonly string[] | undefined {
  const known = new Map(
    proxy.upstreams.map(({ name, servers }) => [name, servers.map(({ address }) => backendKey(proxy, name, address))]),
  );
  return (group) => known.get(group);
}

export function oldSideOf(proxy: Proxy): ReplaySide {
  const reasons = unreachablePlaces(proxy);
  return {
    model: nginxModel(proxy),
    decisions: decisionsOf(proxy).map((decision) => {
      const unreachable = reasons.get(spanKey(decision.span));
      return { ...decision, ...(unreachable === undefined ? {} : { unreachable }) };
    }),
    core: coreOf(proxy),
  };
}

export function newSideOf(resources: readonly Resource[]): ReplaySide {
  return {
    model: albModel({ resources, balancer: "shop" }),
    decisions: albDecisions({ resources, balancer: "shop" }),
    core: coreOfBalancers(resources),
  };
}

export interface Pair {
  readonly nginx: string;
  readonly proxy: Proxy;
  readonly balancer: string;
  /** What stands at a place of either side. */
  readonly textAt: (span: Span) => string;
  /** The place of a text of the nginx file, the first from `behind` on. */
  readonly place: (text: string, behind?: string) => Span;
  readonly run: (differences?: readonly Difference[], resources?: readonly Resource[]) => Comparison;
}

/** An nginx configuration beside the text of a balancer's file. */
export function pairOf(nginx: string, balancer: string): Pair {
  const proxy = proxyOf(nginx);
  const own = resourcesOf(balancer);
  return {
    nginx,
    proxy,
    balancer,
    textAt: ({ path, start, end }) => (path === PATH ? balancer : nginx).slice(start, end),
    place(text, behind = "") {
      const start = nginx.indexOf(text, nginx.indexOf(behind));
      const found = proxy.directives.find(({ span }) => span.start === start);
      if (found === undefined) throw new Error(`no directive begins with ${text}`);
      return found.span;
    },
    run: (differences = [], resources = own) =>
      compare({
        old: oldSideOf(proxy),
        new: newSideOf(resources),
        requests: generateRequests(proxy, resources),
        backendsOf: backendsIn(proxy),
        differences,
      }),
  };
}
