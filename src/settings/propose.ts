import { compareText } from "../source/order.ts";
import { defaultSecrets, DEFAULT_VAULT } from "./types.ts";

/** What the definitions of one folder say about where they run. */
export interface FolderFacts {
  /** Relative to the root; `""` is the root. */
  readonly path: string;
  /** The accounts that roles of its definitions name, each with those definitions. */
  readonly accounts: readonly { readonly id: string; readonly apps: readonly string[] }[];
  /** The apps whose definitions name no account. */
  readonly silent: readonly string[];
  /** The Vault servers that it reads from. */
  readonly vaults: readonly string[];
  /** The nginx configurations in it that stand in front of apps. */
  readonly proxies?: readonly string[];
  /** The images of nginx containers that Hako puts in front of its apps, without tags. */
  readonly fronts?: readonly string[];
}

/** How many names a comment lists. */
const NAMES = 6;

/** A commented `hakobu.yaml` for what was found: nothing in it is guessed, and what nobody knows is asked for there. */
export function proposeSettings(folders: readonly FolderFacts[]): string {
  const blocks = [
    "# hakobu.yaml: what hakobu cannot read from the definitions themselves.",
    "# An environment is a folder; the longest path that holds a definition counts.",
    "environments:",
    ...folders.flatMap(environment),
  ];
  if (folders.length === 0) blocks[2] = "environments: [] # no definition was found";
  blocks.push(...images([...new Set(folders.flatMap(({ fronts = [] }) => fronts))].toSorted(compareText)));
  return `${blocks.join("\n")}\n`;
}

function environment(folder: FolderFacts): string[] {
  const hasApps = folder.accounts.length > 0 || folder.silent.length > 0;
  return [
    `  - path: ${JSON.stringify(folder.path === "" ? "." : folder.path)}`,
    ...account(folder),
    ...balancer(folder),
    ...(hasApps || (folder.proxies ?? []).length === 0 ? secrets(folder) : []),
  ];
}

/** Nobody but who made an image knows what its nginx does: without an answer, fronts stay where they are. */
function images(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    "# The images of nginx containers that Hako puts in front of apps. Say of each what its nginx does besides what",
    "# Hako uploads: nothing, or what its own nginx.conf says. The first that names an image counts.",
    "# images:",
    ...names.flatMap((name) => [
      `#   - image: ${JSON.stringify(commented([name]))}`,
      "#     transparent: true # or, instead: `nginx: path/to/nginx.conf`, the main file of the image below this folder",
    ]),
  ];
}

/** Where the load balancers stand that take the place of proxies: nobody can read that from nginx's files. */
function balancer({ proxies = [] }: FolderFacts): string[] {
  if (proxies.length === 0) return [];
  return [
    `    # Load balancers can take the place of nginx here (${commented(proxies)}). Say where they stand:`,
    "    # region: ap-northeast-1",
    "    # vpc: vpc-00000000000000000",
    "    # subnets: [subnet-00000000000000000, subnet-11111111111111111] # in two availability zones at least",
    "    # securityGroups: [sg-00000000000000000]",
    "    # certificates: [arn:aws:acm:REGION:ACCOUNT:certificate/ID] # for HTTPS; the first is the default one",
    "    # scheme: internal # or internet-facing",
    "    # healthCheckPath: /healthz # a path that every app answers with 200",
  ];
}

function secrets(folder: FolderFacts): string[] {
  const { store, name, composed } = defaultSecrets("parameter-store");
  return [
    "    secrets:",
    `      store: ${store} # or secrets-manager`,
    "      # {where} is the provider's directory, {key} the key, {app} the app.",
    `      name: ${JSON.stringify(name)}`,
    "      # For a value that is composed of several: {app}, {container} and {name}, the variable.",
    `      composed: ${JSON.stringify(composed)}`,
    "      # kmsKey: arn:aws:kms:REGION:ACCOUNT:key/ID # a customer key; without it AWS's own is used",
    ...(folder.vaults.length === 0
      ? []
      : [
          `    # Vault at ${commented(folder.vaults)}. hako-vault reads version 1 at \`secret\`; say so if it is served elsewhere now.`,
          `    vault: { mount: ${DEFAULT_VAULT.mount}, version: ${DEFAULT_VAULT.version} }`,
        ]),
  ];
}

function account({ accounts, silent }: FolderFacts): string[] {
  const [first, second] = accounts;
  if (first === undefined) {
    return [
      "    # No role of these definitions names the AWS account: fill it in, in quotes.",
      '    # account: "000000000000"',
    ];
  }
  const missing =
    silent.length === 0 ? [] : [`    # These definitions name no account, and take this one: ${commented(silent)}.`];
  if (second === undefined) return [...missing, `    account: ${JSON.stringify(first.id)}`];
  return [
    "    # Roles of these definitions name several accounts, and each definition keeps its own:",
    ...accounts.map(({ id, apps }) => `    #   ${id}: ${commented(apps)}`),
    ...(silent.length === 0
      ? []
      : [`    # These name none; fill in theirs, in quotes: ${commented(silent)}.`, '    # account: "000000000000"']),
  ];
}

/** Names in a comment: on one line, whatever is in them. */
function commented(names: readonly string[]): string {
  const shown = names.slice(0, NAMES).map((name) => name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?"));
  return names.length > NAMES ? `${shown.join(", ")} and ${names.length - NAMES} more` : shown.join(", ");
}
