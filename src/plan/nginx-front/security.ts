import type { ResourceWith } from "../../native/resources.ts";
import { knownText, literalText, type Text } from "../../source/text.ts";
import type { RemovableFront } from "./conditions.ts";
import { created, literal } from "./nodes.ts";

/** The range from which instances take the ports that ECS maps to tasks without a fixed one. */
const EPHEMERAL = { from: 32_768, to: 65_535 };

/** Who has to be let in where: from the load balancer to what listens for the app. */
export interface Access {
  /** The security group of the tasks, or of the instances they run on; a variable where no definition names it. */
  readonly target: Text;
  /** Whose it is, as a clause. */
  readonly of: string;
  /** That of the load balancer. */
  readonly source: Text;
  readonly from: number;
  readonly to: number;
  /** What the rule says of itself. EC2 takes no other characters. */
  readonly description: string;
}

/** Whose group that is must be typed in the definition and be the only one, else a person says it. */
export function accessOf({ app, mode, hostPort, service, balancer }: RemovableFront): Access {
  const ofTasks = service.value.networkConfiguration?.awsvpcConfiguration.securityGroups?.items ?? [];
  const ofBalancer = balancer.value.loadBalancer.SecurityGroups?.items ?? [];
  const ports = hostPort === 0 ? EPHEMERAL : { from: hostPort, to: hostPort };
  return {
    target:
      only(mode === "awsvpc" ? ofTasks : []) ??
      created(`security-group/${app.id}${mode === "awsvpc" ? "" : "-instances"}`, "id"),
    of: mode === "awsvpc" ? "the tasks" : "the instances that run the tasks",
    source: only(ofBalancer) ?? created(`security-group/${balancer.balancer ?? app.id}`, "id"),
    ...ports,
    description: `load balancer to ${app.id.replaceAll(/[^A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]/g, "_")}`,
  };
}

function only(groups: readonly Text[]): Text | undefined {
  const [group] = groups;
  return groups.length === 1 && group !== undefined && knownText(group) !== undefined ? group : undefined;
}

/** Lets the load balancer reach the app's own port. */
export function securityGroupRule(front: RemovableFront): ResourceWith<"security-group-rule"> {
  const { app, balancer } = front;
  const { target, source, from, to, description } = accessOf(front);
  return {
    type: "security-group-rule",
    id: `security-group-rule/${app.id}`,
    apps: [app.id],
    ...(balancer.balancer === undefined ? {} : { balancer: balancer.balancer }),
    value: {
      GroupId: target,
      IpPermissions: {
        kind: "list",
        origins: [],
        items: [
          {
            IpProtocol: literalText("tcp"),
            FromPort: literal(from),
            ToPort: literal(to),
            UserIdGroupPairs: {
              kind: "list",
              origins: [],
              items: [{ GroupId: source, Description: literalText(description) }],
            },
          },
        ],
      },
    },
  };
}
