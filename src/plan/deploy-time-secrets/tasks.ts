import type { App, AppId } from "../../estate/types.ts";
import type { PlanContext } from "../plan.ts";
import type { Task } from "../types.ts";
import { ambiguousNames, copyArguments, credentialsOf, deleteCommand, describeCommand } from "./commands.ts";
import { deployTask, retireTask } from "./deploy-tasks.ts";
import { executionRole, roleTask, type ExecutionRole } from "./role-tasks.ts";
import { composition, isCopied, secretsByApp, type PlannedSecret, type SecretUse } from "./secrets.ts";

/** One app's share of the planned secrets, and what every one of its tasks says. */
export interface AppSecrets {
  readonly app: App;
  readonly secrets: readonly PlannedSecret[];
  /** Where this app reads them. */
  readonly uses: readonly SecretUse[];
  readonly role: ExecutionRole;
  readonly common: Pick<Task, "app" | "findings" | "claims" | "pointOfNoReturn">;
}

/** The way for each app that reads at least one planned secret, in the order of the estate. */
export function secretTasks(secrets: readonly PlannedSecret[], account: readonly Task[], context: PlanContext): Task[] {
  const byApp = secretsByApp(secrets);
  const ambiguous = ambiguousNames(secrets);
  const together = sharedTasks(secrets.filter(isShared), account, ambiguous);
  const ofApps = context.estate.apps.flatMap((app) => {
    const own = byApp.get(app.id);
    return own === undefined ? [] : appTasks(app, own, { context, account, together, ambiguous });
  });
  return [...account, ...new Set([...together.values()].flat()), ...ofApps];
}

/** A secret that several apps read is filled and deleted for all of them at once: one app's way back must not take it from the others. */
function isShared(secret: PlannedSecret): boolean {
  return readersOf(secret).length > 1;
}

/** The tasks of the secrets that several apps read: one group for those of one place with the same readers. */
function sharedTasks(
  secrets: readonly PlannedSecret[],
  account: readonly Task[],
  ambiguous: ReadonlySet<string>,
): Map<PlannedSecret, readonly Task[]> {
  const groups = new Map<string, { readers: readonly AppId[]; secrets: PlannedSecret[] }>();
  for (const secret of secrets) {
    const readers = readersOf(secret);
    const key = [secret.identity.place, ...readers].join("\u0000");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { readers, secrets: [secret] });
    else group.secrets.push(secret);
  }
  const tasks = new Map<PlannedSecret, readonly Task[]>();
  for (const { readers, secrets: own } of groups.values()) {
    const made = sharedGroup(readers, own, { account, ambiguous });
    for (const secret of own) tasks.set(secret, made);
  }
  return tasks;
}

function sharedGroup(
  readers: readonly AppId[],
  secrets: readonly PlannedSecret[],
  { account, ambiguous }: Pick<Ground, "account" | "ambiguous">,
): readonly Task[] {
  const uses = secrets.flatMap((secret) => secret.values.flatMap((value) => value.uses));
  const common = { findings: [...new Set(uses.map((use) => use.finding))], claims: [], pointOfNoReturn: false };
  const [first] = secrets;
  const place = first !== undefined && ambiguous.has(first.name) ? `@${first.identity.place}` : "";
  const id = `shared${place}/${first?.name.replace(/^\//, "") ?? ""}`;
  const before = secrets.every((secret) => secret.identity.accountKnown) ? [] : account;
  return [
    ...fillTasks(`shared${place}`, secrets, common),
    ...copyTask({ id, readers, secrets, common, ambiguous }, before),
  ];
}

function readersOf(secret: PlannedSecret): AppId[] {
  return [...new Set(secret.values.flatMap((value) => value.uses.map((use) => use.app)))];
}

/** What the tasks of one app stand on. */
interface Ground {
  readonly context: PlanContext;
  /** The task that says the account, where any app needs it. */
  readonly account: readonly Task[];
  /** By secret that several apps read: the tasks that are done once for all of them. */
  readonly together: ReadonlyMap<PlannedSecret, readonly Task[]>;
  /** Names that secrets in different places have. */
  readonly ambiguous: ReadonlySet<string>;
}

function appTasks(app: App, secrets: readonly PlannedSecret[], ground: Ground): Task[] {
  const { context, account, together, ambiguous } = ground;
  const uses = usesOf(app.id, secrets);
  const own: AppSecrets = {
    app,
    secrets,
    uses,
    role: executionRole(app, context),
    common: {
      app: app.id,
      findings: [...new Set(uses.map((use) => use.finding))],
      claims: [],
      pointOfNoReturn: false,
    },
  };
  const alone = secrets.filter((secret) => !together.has(secret));
  const first = secrets.every((secret) => secret.identity.accountKnown) ? [] : account;
  const fill = fillTasks(app.id, alone, own.common);
  const copy = copyTask({ id: app.id, readers: [app.id], secrets: alone, common: own.common, ambiguous }, first);
  const role = roleTask(own, context, first);
  const before = new Set(secrets.flatMap((secret) => together.get(secret) ?? []));
  const deploy = deployTask(own, context, [...before, ...fill, ...copy, role]);
  return [...fill, ...copy, role, deploy, retireTask(own, context, deploy)];
}

/** By secret and app, so that a secret that a thousand apps read is not searched a thousand times. */
const usesBySecret = new WeakMap<PlannedSecret, Map<AppId, SecretUse[]>>();

function usesOf(app: AppId, secrets: readonly PlannedSecret[]): SecretUse[] {
  return secrets.flatMap((secret) => {
    let uses = usesBySecret.get(secret);
    if (uses === undefined) {
      uses = new Map();
      for (const use of secret.values.flatMap((value) => value.uses)) {
        const list = uses.get(use.app);
        if (list === undefined) uses.set(use.app, [use]);
        else list.push(use);
      }
      usesBySecret.set(secret, uses);
    }
    return uses.get(app) ?? [];
  });
}

type Common = Omit<AppSecrets["common"], "app"> & { readonly app?: AppId };

/** One task for all apps whose account nobody has said: hakobu.yaml is the one place to say it. */
export function accountTask(secrets: readonly PlannedSecret[]): Task[] {
  const uses = secrets
    .filter((secret) => !secret.identity.accountKnown)
    .flatMap((secret) => secret.values.flatMap((value) => value.uses));
  if (uses.length === 0) return [];
  const apps = [...new Set(uses.map((use) => use.app))];
  return [
    {
      id: "account",
      stage: "overlap",
      concerns: apps,
      title: `Say which AWS account ${listed(apps)} ${apps.length === 1 ? "runs" : "run"} in`,
      role: "operator",
      precondition: "Neither a task role nor an execution role of these definitions names the account.",
      action:
        "Best: set `account` for their folders under `environments` in hakobu.yaml (`hakobu init` writes one) and run `hakobu migrate` again. Or set AWS_ACCOUNT_ID wherever the files are filled or deployed; it is right for one account at a time.",
      expect: "The variable is set, to the account that the apps run in.",
      soak: "none",
      back: "Unset the variable.",
      pointOfNoReturn: false,
      commands: {
        action: ["export AWS_ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)"],
        check: ['test -n "${AWS_ACCOUNT_ID:-}"'],
        back: ["unset AWS_ACCOUNT_ID"],
      },
      after: [],
      findings: [...new Set(uses.map((use) => use.finding))],
      claims: [],
    },
  ];
}

/** A value that no well-known program reads is brought over by hand. */
function fillTasks(about: string, secrets: readonly PlannedSecret[], common: Common): Task[] {
  return secrets
    .filter((secret) => !isCopied(secret))
    .map((secret) => ({
      ...common,
      id: `secrets-fill/${about}/${secret.name.replace(/^\//, "")}`,
      stage: "overlap" as const,
      title: `Put the value of \`${secret.name}\` in place by hand`,
      role: "operator",
      precondition: `hakobu knows no program that reads ${secret.values.map((value) => composition(value.value)).join(", ")}.`,
      action: `Read the value where Hako reads it, and store it as \`${secret.name}\` in ${secret.store}. Hand it over in a file, never as an argument.`,
      expect: "The secret exists.",
      soak: "none: nothing reads it yet",
      back: "Delete it: nothing reads it yet.",
      commands: { action: [], check: [describeCommand(secret)], back: [deleteCommand(secret)] },
      after: [],
    }));
}

/** Secrets that are copied in one go. */
interface CopyRun {
  readonly id: string;
  readonly readers: readonly AppId[];
  readonly secrets: readonly PlannedSecret[];
  readonly common: Common;
  readonly ambiguous: ReadonlySet<string>;
}

function copyTask({ id, readers, secrets, common, ambiguous }: CopyRun, first: readonly Task[]): Task[] {
  const copied = secrets.filter(isCopied);
  if (copied.length === 0) return [];
  const names = copyArguments(copied, ambiguous);
  const composed = copied.flatMap((secret) =>
    secret.values
      .filter((value) => value.value.length > 1)
      .map((value) => `\`${value.key ?? secret.name}\` = ${composition(value.value)}`),
  );
  const run = "Run the copy. It shows no value, and leaves alone what is there with another value.";
  return [
    {
      ...common,
      id: `secrets-copy/${id}`,
      stage: "overlap",
      title: `Copy ${copied.length === 1 ? "the secret" : `the ${copied.length} secrets`} that ${listed(readers)} ${readers.length === 1 ? "reads" : "read"}`,
      role: "operator",
      precondition: copyPrecondition(copied),
      action: composed.length === 0 ? run : `Check what is composed: ${composed.join("; ")}. ${run}`,
      expect: "The comparison says `the same` for each name.",
      soak: "none: nothing reads them yet",
      back: "Delete what the copy said it `copied`, while nothing reads it. What was `the same` before was there already: leave that.",
      commands: {
        action: [`sh secrets/copy.sh ${names}`],
        check: [`sh secrets/copy.sh --check ${names}`],
        back: copied.map(deleteCommand),
      },
      after: first.map((task) => task.id),
    },
  ];
}

/** What `copy.sh` needs: where the values are, and the credentials for both sides. */
function copyPrecondition(secrets: readonly PlannedSecret[]): string {
  const providers = secrets.flatMap((secret) =>
    secret.values.flatMap((value) =>
      value.value.flatMap((part) => (part.kind === "provided" ? part.candidates.slice(0, 1) : [])),
    ),
  );
  const types = new Set(providers.map((provider) => provider.type));
  const needs = [
    ...(types.has("vault")
      ? [vaultToken(providers.flatMap((provider) => (provider.type === "vault" ? [provider.address] : [])))]
      : []),
    ...(types.has("file") ? ["this folder lies in the root of the definitions, or HAKOBU_ROOT names that root"] : []),
    ...(types.has("env") || types.has("envvars") ? ["the environment has the variables that Hako is run with"] : []),
    ...secrets.slice(0, 1).map(({ identity }) => `${credentialsOf(identity)} and may write secrets`),
  ].join("; ");
  return `${needs.charAt(0).toUpperCase()}${needs.slice(1)}.`;
}

/** One token for each server, as the definitions name them. */
function vaultToken(addresses: readonly (string | undefined)[]): string {
  const servers = [...new Set(addresses)];
  const named = servers.flatMap((address) => (address === undefined ? [] : [`\`${address}\``])).join(", ");
  if (named === "") return "VAULT_ADDR and VAULT_TOKEN are set, and the token may read the values";
  if (servers.length === 1) return `VAULT_TOKEN is set to a token that may read the values from ${named}`;
  return `VAULT_TOKEN is set to a token that may read the values; they are in ${named}, so run this once with the token of each, and what one token may not read is left to the other`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
