import type { Native } from "../../native/types.ts";
import type { BalancerAction } from "../../native/balancing.ts";
import type { Resource } from "../../native/resources.ts";
import type { Correspondence } from "../../plan/types.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Text } from "../../source/text.ts";
import type { BackendsOf } from "./answers.ts";

/** A target group that a rule names and of which nobody knows what it stands for. */
export interface UnknownTarget {
  readonly name: string;
  readonly span: Span | undefined;
}

/**
 * Which backends of the old side a target group stands for: as planned, else by the alias that hakobu.yaml gives its
 * name, which is a planned target group or an upstream.
 */
export function backendsByName(
  correspondences: readonly Correspondence[],
  proxy: string,
  aliases: ReadonlyMap<string, string> = new Map(),
): BackendsOf {
  const isOwn = ({ backends }: Correspondence): boolean => backends.some((backend) => backend.startsWith(`${proxy} `));
  // Two accounts may have target groups of one name: this proxy's own counts.
  const ordered = [...correspondences.filter((each) => !isOwn(each)), ...correspondences.filter(isOwn)];
  const known = new Map(ordered.map(({ targetGroup, backends }) => [targetGroup, backends]));
  const ofUpstream = (upstream: string): readonly string[] | undefined => {
    const prefix = `${proxy} ${upstream} `;
    const found = correspondences.filter(({ backends }) => backends.every((backend) => backend.startsWith(prefix)));
    // With several, as weights need them, the name of the upstream does not say which.
    return found.length === 1 ? found[0]?.backends : undefined;
  };
  return (name) => {
    const planned = known.get(name);
    if (planned !== undefined) return planned;
    const alias = aliases.get(name);
    return alias === undefined ? undefined : (known.get(alias) ?? ofUpstream(alias));
  };
}

/** The target groups that listeners and rules forward to and that `backendsOf` does not know, each once. */
export function unknownTargets(resources: readonly Resource[], backendsOf: BackendsOf): UnknownTarget[] {
  const names = new Map<string, string>();
  for (const resource of resources) {
    if (resource.type !== "target-group") continue;
    names.set(resource.id, knownText(resource.value.targetGroup.Name) ?? resource.id.slice("target-group/".length));
  }
  const found = new Map<string, UnknownTarget>();
  const look = (arn: Text | undefined): void => {
    if (arn === undefined) return;
    const name = groupName(arn, names);
    if (backendsOf(name) === undefined && !found.has(name)) found.set(name, { name, span: arn[0]?.origins[0] });
  };
  for (const resource of resources) {
    for (const { TargetGroupArn, ForwardConfig } of actionsOf(resource)) {
      look(TargetGroupArn);
      for (const tuple of ForwardConfig?.TargetGroups.items ?? []) look(tuple.TargetGroupArn);
    }
  }
  return [...found.values()];
}

function actionsOf(resource: Resource): readonly Native<BalancerAction>[] {
  if (resource.type === "listener") return resource.value.DefaultActions.items;
  return resource.type === "listener-rule" ? resource.value.Actions.items : [];
}

/** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID` */
const ARN = /:targetgroup\/([^/]+)\//;

function groupName(arn: Text, names: ReadonlyMap<string, string>): string {
  const typed = knownText(arn);
  if (typed !== undefined) return ARN.exec(typed)?.[1] ?? typed;
  const [part] = arn;
  if (part?.kind === "created") return names.get(part.resource) ?? part.resource.replace(/^target-group\//, "");
  return part?.kind === "unknown" ? (part.values["template"] ?? part.code) : "?";
}
