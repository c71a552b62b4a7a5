import { describe, expect, test } from "vitest";
import { loadSettings } from "../../src/settings/load.ts";
import { environmentOf } from "../../src/settings/types.ts";
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
