import { describe, expect, test } from "vitest";
import { loadSettings } from "../../src/settings/load.ts";
import { environmentOf, imageSettings } from "../../src/settings/types.ts";
import { lineStarts, place } from "../../src/source/file.ts";

function load(text: string) {
  const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
  const starts = lineStarts(text);
  return {
    settings,
    errors: errors.map(
      ({ span, message }) => `${place(span, starts).startLine}:${place(span, starts).startColumn} ${message}`,
    ),
  };
}

describe("loadSettings", () => {
  test("reads environments by path, the longest first to match", () => {
    const { settings, errors } = load(`environments:
  - path: .
    account: "012345678901"
  - path: production
    account: "123456789012"
    secrets: { store: secrets-manager, name: "{where}", kmsKey: "arn:aws:kms:ap-northeast-1:123456789012:key/abc" }
    vault: { mount: kv, version: 2 }
`);
    expect(errors).toEqual([]);
    expect(environmentOf(settings, "web.yml")).toMatchObject({
      account: "012345678901",
      secrets: { store: "parameter-store", name: "/{where}/{key}" },
      vault: { mount: "secret", version: 1 },
    });
    expect(environmentOf(settings, "production/web.yml")).toMatchObject({
      account: "123456789012",
      secrets: { store: "secrets-manager", name: "{where}" },
      vault: { mount: "kv", version: 2 },
    });
    expect(environmentOf(settings, "productions/web.yml")).toMatchObject({ path: "" });
  });

  test("reads where load balancers stand, and which apps stand behind names", () => {
    const { settings, errors } = load(`environments:
  - path: .
    region: us-gov-west-1
    vpc: vpc-1
    subnets: [subnet-1, subnet-2]
    securityGroups: [sg-1]
    certificates: ["arn:aws:acm:us-gov-west-1:012345678901:certificate/a"]
    scheme: internet-facing
    loadBalancer: staff
    healthCheckPath: /healthz
    owners: [platform team]
aliases: { backend: web, www.example.com: shop }
`);
    expect(errors).toEqual([]);
    expect(settings.environments[0]).toMatchObject({
      region: "us-gov-west-1",
      vpc: "vpc-1",
      subnets: ["subnet-1", "subnet-2"],
      securityGroups: ["sg-1"],
      scheme: "internet-facing",
      loadBalancer: "staff",
      healthCheckPath: "/healthz",
      owners: ["platform team"],
    });
    expect([...(settings.aliases ?? [])]).toEqual([
      ["backend", "web"],
      ["www.example.com", "shop"],
    ]);
  });

  test.each([
    ["region: tokyo", "`tokyo` is no value for `region`; one is written like `ap-northeast-1`"],
    ["vpc: 12", "`vpc` is a text; put it in quotes"],
    ["subnets: subnet-1", "`subnets` is a list of texts: `subnets: [subnet-0123456789abcdef0]`"],
    ["subnets: [subnet-1, 2]", "`subnets` is a list of texts"],
    ["subnets: []", "`subnets` is a list of texts"],
    ["securityGroups: [vpc-1]", "`vpc-1` is no value for `securityGroups`"],
    ["certificates: [a]", "`a` is no value for `certificates`"],
    ["scheme: public", "`public` is no scheme of a load balancer; valid are `internal`, `internet-facing`"],
    ["loadBalancer: internal-x", "`internal-x` is no value for `loadBalancer`"],
    ["loadBalancer: a_b", "`a_b` is no value for `loadBalancer`"],
    ["healthCheckPath: healthz", "`healthz` is no value for `healthCheckPath`"],
  ])("%s is refused where load balancers are described", (member, message) => {
    const { errors } = load(`environments:\n  - path: .\n    ${member}\n`);
    expect(errors).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ["aliases: [a]", "`aliases` is a mapping"],
    ["aliases: { a: 1 }", "the alias `a` is the id of an app, a text"],
    ["images: {}", "`images` is a list, each item with an `image`"],
    ["images: [{ image: 'nginx:1', transparent: true }]", "`image` is the name of a front's image without its tag"],
    ["images: [{ image: nginx }]", "say `transparent: true` of `nginx`, or `nginx`: the path of its nginx.conf"],
    ["images: [{ image: nginx, transparent: 1 }]", "`transparent` is true or false"],
    ["images: [{ image: nginx, nginx: ../nginx.conf }]", "`../nginx.conf` is no path below the root"],
    ["images: [{ image: nginx, transparent: true, tag: a }]", "`tag` is not known in images"],
  ])("%s is refused", (text, message) => {
    expect(load(`${text}\n`).errors).toEqual([expect.stringContaining(message)]);
  });

  test("an image is found by its name, whatever its tag, its digest and the port of its registry", () => {
    const { settings, errors } = load(
      "images:\n  - { image: 'localhost:5000/nginx', transparent: true }\n  - { image: 'shop/*', nginx: ./front/nginx.conf }\n  - { image: shop/last, transparent: true }\n",
    );
    expect(errors).toEqual([]);
    const [first, second] = settings.images ?? [];
    expect(second?.nginx).toBe("front/nginx.conf");
    expect(imageSettings(settings, "localhost:5000/nginx")).toBe(first);
    expect(imageSettings(settings, "localhost:5000/nginx:1.9@sha256:0")).toBe(first);
    // The first that names it counts.
    expect(imageSettings(settings, "shop/last:2")).toBe(second);
    for (const other of ["nginx", "localhost:5000/nginx-2", ""]) expect(imageSettings(settings, other)).toBeUndefined();
    expect(imageSettings({ ...settings, images: [{ image: "*", transparent: true }] }, "")).toBeUndefined();
  });

  test("an empty file is no error", () => {
    expect(load("# nothing yet\n").errors).toEqual([]);
  });

  test.each([
    ["enviroments: []\n", "1:1 `enviroments` is not known in hakobu.yaml; did you mean `environments`?"],
    ["environments: {}\n", "1:15 `environments` is a list, each item with a `path`"],
    ["environments:\n  - account: '123456789012'\n", "`path` is missing"],
    ["environments:\n  - path: a\n    account: 123456789012\n", "3:14 `account` is a text; put it in quotes"],
    ["environments:\n  - path: a\n    account: '1234'\n", "3:14 `1234` is no AWS account id"],
    [
      "environments:\n  - path: a\n    secrets: { store: vault }\n",
      "`vault` is no store of secrets that ECS reads; valid are `parameter-store`, `secrets-manager`",
    ],
    [
      "environments:\n  - path: a\n    secrets: { name: '/x/{wehre}/{key}' }\n",
      "`{wehre}` is not known in `name`; valid are `{where}`, `{key}`, `{app}`",
    ],
    ["environments:\n  - path: a\n    secrets: { name: '/x' }\n", "`/x` has no `{key}`: a parameter holds one value"],
    ["environments:\n  - path: a\n    secrets: { kmsKey: alias/x }\n", "`alias/x` is no ARN of a KMS key"],
    ["environments:\n  - path: a\n    vault: { version: 3 }\n", "`version` is that of the key-value engine: 1 or 2"],
    ["environments: [\n", "this is not YAML"],
  ])("%j is refused with its place", (text, message) => {
    expect(load(text).errors).toEqual([expect.stringContaining(message) as string]);
  });
});
