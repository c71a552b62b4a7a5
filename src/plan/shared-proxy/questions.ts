import { variableName } from "../../native/variables.ts";
import type { Environment } from "../../settings/types.ts";
import { BALANCER_LIMITS } from "../balancing/limits.ts";
import type { Task } from "../types.ts";
import type { PlannedBalancer, PlannedGroup } from "./balancer.ts";
import { demand, regionOf } from "./commands.ts";
import type { DecidedHost } from "./decide.ts";

/** What the tasks of one balancer have in common. */
export type Common = Pick<Task, "app" | "claims" | "pointOfNoReturn" | "stage" | "soak" | "findings">;

/** What has to be said or asked for before a balancer can be created. */
export function questionTasks(balancer: PlannedBalancer, moved: readonly DecidedHost[], common: Common): Task[] {
  return [
    ...frontTask(balancer, moved, common),
    ...networkTask(balancer, common),
    ...certificateTask(balancer, common),
    ...healthTask(balancer, common),
    ...typeTask(balancer, common),
    ...quotaTask(balancer, common),
  ];
}

/** `real_ip` is there because clients do not connect to nginx themselves. */
function frontTask(balancer: PlannedBalancer, moved: readonly DecidedHost[], common: Common): Task[] {
  const behind = moved.filter(({ host, translated }) =>
    [host.fallback, ...translated.forwards.map(({ handling }) => handling)].some(
      ({ realAddress = [] }) => realAddress.length > 0,
    ),
  );
  if (behind.length === 0) return [];
  return [
    {
      ...common,
      findings: behind.flatMap(({ finding }) => finding?.fingerprint ?? []),
      id: `shared-proxy-front/${balancer.name}`,
      title: `Say what stands in front of nginx, and what becomes of it with \`${balancer.name}\``,
      role: "operator",
      precondition: `\`set_real_ip_from\` says that clients of ${listed(behind.map(({ host }) => `\`${host.id}\``))} reach nginx through something else: a load balancer or a CDN, whose ports and certificates no file here says.`,
      action: `If it goes, \`${balancer.name}\` needs its listeners and certificates: write a \`listen\` for each of its ports into nginx's configuration and run \`hakobu migrate\` again. If it stays, point it to \`${balancer.name}\` where the tasks below speak of DNS, and let apps take the client's address from the entry of X-Forwarded-For that it writes.`,
      expect: "Clients reach the new balancer with the same scheme and port as nginx's hosts today.",
      back: "Nothing is created yet.",
      after: [],
    },
  ];
}

/** Placeholders of a balancer's network, with what they stand for. */
function missingNetwork({
  name,
  environment,
}: PlannedBalancer): { variable: string; meaning: string; setting: keyof Environment }[] {
  const missing: { variable: string; meaning: string; setting: keyof Environment }[] = [];
  const need = (setting: keyof Environment, variable: string, meaning: string): void => {
    if (environment[setting] === undefined) missing.push({ variable, meaning, setting });
  };
  need("vpc", variableName(`vpc/${name}`, "id"), "the id of the VPC");
  need("subnets", variableName(`subnet/${name}-1`, "id"), "the id of a subnet");
  need("subnets", variableName(`subnet/${name}-2`, "id"), "the id of a subnet in another availability zone");
  need("securityGroups", variableName(`security-group/${name}`, "id"), "the id of the security group of the balancer");
  need("scheme", variableName(`load-balancer/${name}`, "scheme"), "internal or internet-facing");
  return missing;
}

function networkTask(balancer: PlannedBalancer, common: Common): Task[] {
  const missing = missingNetwork(balancer);
  if (missing.length === 0) return [];
  const settings = distinct(missing.map(({ setting }) => `\`${setting}\``));
  return [
    {
      ...common,
      id: `shared-proxy-network/${balancer.name}`,
      title: `Say where the load balancer \`${balancer.name}\` stands`,
      role: "operator",
      precondition: `No file says ${settings.join(", ")}, and nobody should guess: an internal proxy must not become a public one.`,
      action: `Best: set ${settings.join(", ")} for its folder under \`environments\` in hakobu.yaml, and run \`hakobu migrate\` again. Or set the variables wherever the files are filled.`,
      expect: "Each variable is set.",
      back: "Unset the variables.",
      commands: {
        action: missing.map(({ variable, meaning }) => demand(variable, meaning)),
        check: missing.map(({ variable }) => `test -n "\${${variable}:-}"`),
        back: [`unset ${missing.map(({ variable }) => variable).join(" ")}`],
      },
      after: [],
    },
  ];
}

function certificateTask(balancer: PlannedBalancer, common: Common): Task[] {
  const { name, listeners, environment } = balancer;
  if (!listeners.some(({ secure }) => secure) || environment.certificates !== undefined) return [];
  const variable = variableName(`certificate/${name}`, "arn");
  return [
    {
      ...common,
      id: `shared-proxy-certificate/${name}`,
      title: `Bring the certificates of \`${name}\` to AWS Certificate Manager`,
      role: "operator",
      precondition:
        "nginx reads its certificates and keys from files; a load balancer takes them from Certificate Manager.",
      action: `Request or import a certificate for each host of the HTTPS listeners, and name them as \`certificates\` under \`environments\` in hakobu.yaml, the default one first; then run \`hakobu migrate\` again. Or set ${variable} to the only one.`,
      expect: "The certificate is issued.",
      back: "Unset the variable; a certificate that nobody uses costs nothing.",
      commands: {
        action: [demand(variable, "the ARN of the certificate")],
        check: [
          `test "$(aws acm describe-certificate --region ${regionOf(balancer)} --certificate-arn "$${variable}" --query Certificate.Status --output text)" = ISSUED`,
        ],
        back: [`unset ${variable}`],
      },
      after: [],
    },
  ];
}

function healthTask(balancer: PlannedBalancer, common: Common): Task[] {
  const { name, groups, environment } = balancer;
  if (environment.healthCheckPath !== undefined || groups.length === 0) return [];
  const variables = groups.map(({ id }) => variableName(id, "health-check-path"));
  return [
    {
      ...common,
      id: `shared-proxy-health/${name}`,
      title: `Say which path the health checks of \`${name}\` ask`,
      role: "developer",
      precondition:
        "nginx notices a dead server when a request to it fails; a load balancer asks a path all the time, and takes out who does not answer 200.",
      action: `Find the path of each app that answers 200 without a login, whatever the Host: health checks send the target's address as Host. Set \`healthCheckPath\` in hakobu.yaml where all have the same, else a variable for each.`,
      expect: "Each variable is set.",
      back: "Unset the variables.",
      commands: {
        action: variables.map((variable) => demand(variable, "the path that health checks ask")),
        check: variables.map((variable) => `test -n "\${${variable}:-}"`),
        back: [`unset ${variables.join(" ")}`],
      },
      after: [],
    },
  ];
}

function isAddressUnknown({ app, group }: PlannedGroup): boolean {
  return app === undefined && group.servers.some(({ ip }) => ip === undefined);
}

function typeTask(balancer: PlannedBalancer, common: Common): Task[] {
  const unknown = balancer.groups.filter(isAddressUnknown);
  if (unknown.length === 0) return [];
  const variables = unknown.map(({ id }) => variableName(id, "target-type"));
  return [
    {
      ...common,
      id: `shared-proxy-target-type/${balancer.name}`,
      title: `Say what the targets of \`${balancer.name}\` are`,
      role: "operator",
      precondition: `nginx reaches ${listed(unknown.flatMap(({ group }) => group.servers.filter(({ ip }) => ip === undefined).map(({ address }) => `\`${address}\``)))} by a name or as its own machine, and a load balancer knows instances and addresses.`,
      action:
        "Decide for each target group: `ip` for addresses and for tasks in the network mode awsvpc, `instance` for EC2 instances. Where an app of Hako stands behind it, say so under `aliases` in hakobu.yaml.",
      expect: "Each variable is set to ip or instance.",
      back: "Unset the variables.",
      commands: {
        action: variables.map((variable) => demand(variable, "ip or instance")),
        check: variables.map((variable) => `case "\${${variable}:-}" in ip | instance) ;; *) false ;; esac`),
        back: [`unset ${variables.join(" ")}`],
      },
      after: [],
    },
  ];
}

function quotaTask(balancer: PlannedBalancer, common: Common): Task[] {
  const rules = balancer.listeners.reduce((sum, listener) => sum + listener.rules.length, 0);
  if (rules <= BALANCER_LIMITS.rules) return [];
  const region = regionOf(balancer);
  const query = (member: string): string =>
    `aws service-quotas list-service-quotas --region ${region} --service-code elasticloadbalancing --query "Quotas[?QuotaName=='Rules per Application Load Balancer'].${member} | [0]" --output text`;
  return [
    {
      ...common,
      id: `shared-proxy-quota/${balancer.name}`,
      title: `Have the quota of rules of \`${balancer.name}\` raised to ${rules}`,
      role: "operator",
      precondition: `\`${balancer.name}\` has ${rules} rules on ${counted(balancer.listeners.length, "listener")}, and a load balancer has ${BALANCER_LIMITS.rules} unless AWS raises that.`,
      action: `Ask AWS for ${rules} rules; it takes a while, and may be refused. Then give the files of some hosts a \`loadBalancer\` of their own under \`environments\` in hakobu.yaml: each is paid for, and logs and metrics are then apart.`,
      expect: `The quota is ${rules} or more.`,
      back: "None is needed: a higher quota costs nothing.",
      commands: {
        action: [
          `aws service-quotas request-service-quota-increase --region ${region} --service-code elasticloadbalancing --quota-code "$(${query("QuotaCode")})" --desired-value ${rules}`,
        ],
        check: [`test "$(${query("Value")} | cut -d. -f1)" -ge ${rules}`],
        back: [],
      },
      after: [],
    },
  ];
}

/** Each text once. */
export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** `the rule`, `the 3 rules`. */
export function counted(count: number, word: string): string {
  return count === 1 ? `the ${word}` : `the ${count} ${word}s`;
}

/** The first eight, and how many more. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 8);
  const more = texts.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
