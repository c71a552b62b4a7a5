import { parseJson } from "../../languages/json/index.ts";
import type { ServiceLoadBalancer } from "../../native/ecs.ts";
import type { Resource } from "../../native/resources.ts";
import type { Native } from "../../native/types.ts";
import type { SourceFile } from "../../source/file.ts";
import { compareText } from "../../source/order.ts";
import type { Problem } from "../../source/problem.ts";
import { emptyDrafts, readDrafts } from "./drafts.ts";
import { resolveDrafts } from "./resolve.ts";

/** What files of AWS's own JSON say about load balancing. */
export interface LoadedBalancing {
  /**
   * Load balancers, listeners, listener rules, target groups and security group rules. `balancer` names the load
   * balancer; a rule's `listener` is its listener; of a rule whose listener is unknown there is only a problem. They
   * have no apps. Each value has its place in the file as its origin; a reference to another resource is a part of the
   * kind `created` with that resource's id.
   */
  readonly resources: readonly Resource[];
  /** Which containers of which service are behind which target groups, by the path of the service's file. */
  readonly services: ReadonlyMap<string, Native<ServiceLoadBalancer[]>>;
  /** Codes: `json-…`. `values` have `what`. */
  readonly problems: readonly Problem[];
  /** The files that something was read from, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** JSON files in which nothing is known, and files that are no JSON by their name. */
  readonly unclaimed: readonly string[];
}

/**
 * Reads load balancing back from files: those that hakobu writes (`load-balancers/*.json`, `ecs-service-def.json`), and
 * AWS's own JSON that a person wrote or printed: inputs of CreateLoadBalancer, CreateListener, CreateRule and
 * CreateTargetGroup, one or a list of them, and outputs of `aws elbv2 describe-load-balancers`, `describe-listeners`,
 * `describe-rules`, `describe-target-groups` and `describe-load-balancer-attributes`.
 *
 * @param files texts by path
 */
export function loadBalancing(files: ReadonlyMap<string, string>): LoadedBalancing {
  const drafts = emptyDrafts();
  const read = new Map<string, SourceFile>();
  const unclaimed: string[] = [];
  const inOrder = [...files].toSorted(([a], [b]) => compareText(a, b));
  for (const [path, text] of inOrder) {
    const file = { path, text };
    const parsed = path.endsWith(".json") ? parseJson(file) : undefined;
    const known = drafts.problems.length;
    const claimed = parsed?.root !== undefined && readDrafts(file, parsed.root, drafts);
    // Of a file that is broken nothing may be left that shows whose it is: its name then has to do.
    if (!claimed && !(parsed !== undefined && parsed.problems.length > 0 && isOurs(path))) {
      drafts.problems.length = known;
      unclaimed.push(path);
      continue;
    }
    read.set(path, file);
    drafts.problems.push(...(parsed?.problems ?? []));
  }
  const { resources, services } = resolveDrafts(drafts);
  return { resources, services, problems: drafts.problems, files: read, unclaimed };
}

function isOurs(path: string): boolean {
  return /(?:^|\/)(?:load-balancers\/[^/]+|ecs-service-def)\.json$/.test(path);
}
