import { describe, expect, test } from "vitest";
import { loadSettings } from "../../src/settings/load.ts";
import { proposeSettings } from "../../src/settings/propose.ts";

const propose = (...folders: Parameters<typeof proposeSettings>[0]): string => proposeSettings(folders);

describe("proposeSettings", () => {
  test("takes an account that is named, and says who names none", () => {
    const text = propose({
      path: "production",
      accounts: [{ id: "012345678901", apps: ["web"] }],
      silent: ["worker"],
      vaults: ["https://vault.example.com"],
    });
    expect(text).toMatchInlineSnapshot(`
      "# hakobu.yaml: what hakobu cannot read from the definitions themselves.
      # An environment is a folder; the longest path that holds a definition counts.
      environments:
        - path: "production"
          # These definitions name no account, and take this one: worker.
          account: "012345678901"
          secrets:
            store: parameter-store # or secrets-manager
            # {where} is the provider's directory, {key} the key, {app} the app.
            name: "/{where}/{key}"
            # For a value that is composed of several: {app}, {container} and {name}, the variable.
            composed: "/{app}/{container}/{name}"
            # kmsKey: arn:aws:kms:REGION:ACCOUNT:key/ID # a customer key; without it AWS's own is used
          # Vault at https://vault.example.com. hako-vault reads version 1 at \`secret\`; say so if it is served elsewhere now.
          vault: { mount: secret, version: 1 }
      "
    `);
  });

  test("asks where nobody says, and where several do", () => {
    const text = propose(
      { path: "", accounts: [], silent: ["web"], vaults: [] },
      {
        path: "mixed",
        accounts: [
          { id: "111111111111", apps: ["a"] },
          { id: "222222222222", apps: ["b"] },
        ],
        silent: ["c"],
        vaults: [],
      },
    );
    expect(text).not.toMatch(/^ *account:/m);
    expect(text).toContain("222222222222: b");
  });

  test("asks where the load balancers of a folder with proxies stand", () => {
    const text = propose({ path: "proxy", accounts: [], silent: [], vaults: [], proxies: ["proxy/nginx.conf"] });
    expect(text).toContain("take the place of nginx here (proxy/nginx.conf)");
    expect(text).not.toContain("secrets:");
    const answered = text.replaceAll(/^ {4}# (\w+: )/gm, "    $1");
    const { settings, errors } = loadSettings({
      path: "hakobu.yaml",
      text: answered.replace("REGION:ACCOUNT", "eu-west-1:012345678901"),
    });
    expect(errors).toEqual([]);
    expect(settings.environments[0]).toMatchObject({
      vpc: "vpc-00000000000000000",
      scheme: "internal",
      healthCheckPath: "/healthz",
    });
    expect(propose({ path: "", accounts: [], silent: ["web"], vaults: [] })).not.toContain("vpc");
  });

  test("is always read back without an error", () => {
    const odd = 'a "b" \n: #\\';
    const text = propose(
      { path: odd, accounts: [{ id: "012345678901", apps: [odd] }], silent: [odd], vaults: [odd] },
      { path: "", accounts: [], silent: [], vaults: [] },
    );
    const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
    expect(errors).toEqual([]);
    expect(settings.environments.map(({ path }) => path)).toEqual(["", odd]);
    expect(loadSettings({ path: "hakobu.yaml", text: proposeSettings([]) }).errors).toEqual([]);
  });
});
