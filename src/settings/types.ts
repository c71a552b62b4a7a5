/** The stores that ECS reads secrets from. */
export const SECRET_STORES = ["parameter-store", "secrets-manager"] as const;
export type SecretStore = (typeof SECRET_STORES)[number];

/** How secrets of an environment are kept and named. */
export interface SecretSettings {
  readonly store: SecretStore;
  /**
   * The name of a secret that holds one value of a provider: `{where}` is the provider's directory, `{key}` the key,
   * `{app}` the app. In Secrets Manager a name without `{key}` makes one JSON secret with a member for each key.
   */
  readonly name: string;
  /**
   * The name of a secret that holds a composed value: `{app}`, `{container}`, and `{name}`, the variable. In Secrets
   * Manager a name without `{name}` makes one JSON secret with a member for each variable.
   */
  readonly composed: string;
  /** The customer key that encrypts them: an ARN. Absent for AWS's own key. */
  readonly kmsKey?: string;
}

/** How Vault is read. hako-vault itself knows only version 1 at `secret`. */
export interface VaultSettings {
  readonly mount: string;
  readonly version: 1 | 2;
}

/** Who may reach a load balancer. Source: API_CreateLoadBalancer. */
export const SCHEMES = ["internal", "internet-facing"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Where load balancers of an environment stand. What is not said becomes a placeholder and a task. */
export interface BalancerSettings {
  /** The AWS region. */
  readonly region?: string;
  /** The id of the VPC. */
  readonly vpc?: string;
  /** Ids of subnets: at least two, in different availability zones. */
  readonly subnets?: readonly string[];
  /** Ids of the security groups of load balancers. */
  readonly securityGroups?: readonly string[];
  /** ARNs of certificates; the first is the default one of a listener. */
  readonly certificates?: readonly string[];
  readonly scheme?: Scheme;
  /** The name of the load balancer that takes over what a proxy does. */
  readonly loadBalancer?: string;
  /** The path that health checks ask. */
  readonly healthCheckPath?: string;
}

/** What `hakobu.yaml` says for the definitions below one path. */
export interface Environment extends BalancerSettings {
  /** A folder relative to the root; `""` is the root. The longest that holds a definition counts. */
  readonly path: string;
  /** Account id, as text: it may begin with a zero. */
  readonly account?: string;
  readonly secrets: SecretSettings;
  readonly vault: VaultSettings;
  /** Who looks after it: names of teams or people. */
  readonly owners?: readonly string[];
}

/** What is known of the image of a front. */
export interface ImageSettings {
  /** Its name without a tag; a `*` at the end stands for any rest. */
  readonly image: string;
  /** Its nginx does nothing but what the configuration says that Hako uploads. */
  readonly transparent: boolean;
  /** The main file of its nginx, relative to the root. */
  readonly nginx?: string;
}

/** `hakobu.yaml`, decoded. */
export interface Settings {
  /** Ordered by path. */
  readonly environments: readonly Environment[];
  /** Which app stands behind a name of another system: by the name of an upstream or of a host. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** In the order in which they are typed: the first that names an image counts. */
  readonly images?: readonly ImageSettings[];
}

/** What is said of an image, which may have a tag or a digest. */
export function imageSettings({ images = [] }: Settings, image: string): ImageSettings | undefined {
  const name = imageName(image);
  if (name === "") return undefined;
  return images.find((each) =>
    each.image.endsWith("*") ? name.startsWith(each.image.slice(0, -1)) : each.image === name,
  );
}

/** An image without its tag and its digest. The port of a registry is no tag. */
export function imageName(image: string): string {
  return image.replace(/@[^@]*$/, "").replace(/:[^:/]*$/, "");
}

/** One name for a key however many apps use it, so that a shared value is copied once. */
const DEFAULT_NAMES: Readonly<Record<SecretStore, Pick<SecretSettings, "name" | "composed">>> = {
  "parameter-store": { name: "/{where}/{key}", composed: "/{app}/{container}/{name}" },
  "secrets-manager": { name: "{where}/{key}", composed: "{app}/{container}/{name}" },
};

export const DEFAULT_VAULT: VaultSettings = { mount: "secret", version: 1 };

/** The settings of a store where nothing else is said. */
export function defaultSecrets(store: SecretStore): SecretSettings {
  return { store, ...DEFAULT_NAMES[store] };
}

export const DEFAULT_SETTINGS: Settings = { environments: [] };

const DEFAULT_ENVIRONMENT: Environment = { path: "", secrets: defaultSecrets("parameter-store"), vault: DEFAULT_VAULT };

/** The environment of a definition: that of the longest path that holds it, else the defaults. */
export function environmentOf(settings: Settings, definition: string): Environment {
  let best: Environment | undefined;
  for (const environment of settings.environments) {
    const inside =
      environment.path === "" || definition === environment.path || definition.startsWith(`${environment.path}/`);
    if (inside && (best === undefined || environment.path.length > best.path.length)) best = environment;
  }
  return best ?? DEFAULT_ENVIRONMENT;
}
