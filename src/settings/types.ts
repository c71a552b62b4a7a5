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

/** What `hakobu.yaml` says for the definitions below one path. */
export interface Environment {
  /** A folder relative to the root; `""` is the root. The longest that holds a definition counts. */
  readonly path: string;
  /** Account id, as text: it may begin with a zero. */
  readonly account?: string;
  readonly secrets: SecretSettings;
  readonly vault: VaultSettings;
}

/** `hakobu.yaml`, decoded. */
export interface Settings {
  /** Ordered by path. */
  readonly environments: readonly Environment[];
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
