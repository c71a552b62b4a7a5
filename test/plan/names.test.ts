import { describe, expect, test } from "vitest";
import { secretName } from "../../src/plan/deploy-time-secrets/names.ts";

const arnPrefix = "arn:aws:ssm:ap-northeast-1:123456789012:parameter";
const parameter = (where: string, key: string, pattern = "/{where}/{key}") =>
  secretName("parameter-store", pattern, { fields: { where, key, app: "web" }, arnPrefix });

describe("names of parameters", () => {
  test.each([
    ["shop/web", "db_password", "/shop/web/db_password"],
    ["/shop//web/", "nested/key", "/shop/web/nested/key"],
    ["../common.env", "TOKEN", "/common.env/TOKEN"],
    ["shop", "a key:with é", "/shop/a_key_with__"],
    ["shop", "$&", "/shop/__"],
    ["shop", "{app}", "/shop/_app_"],
  ])("%s and %s become %s", (where, key, expected) => {
    expect(parameter(where, key)).toEqual({ name: expected });
  });

  test("a pattern may name the app", () => {
    expect(parameter("shop/web", "pw", "/hako/{app}/{key}")).toEqual({ name: "/hako/web/pw" });
  });

  test.each([
    ["aws/x", "k", "begins with `aws`"],
    ["SSM", "k", "begins with `SSM`"],
    [Array.from({ length: 15 }, () => "a").join("/"), "k", "16 levels"],
    ["a".repeat(1000), "k", "too long"],
    ["", "..", "empty name"],
  ])("%s cannot be a name", (where, key, reason) => {
    expect(parameter(where, key)).toEqual({ failed: expect.stringContaining(reason) as string });
  });

  test("fifteen levels and 1,011 characters are just allowed", () => {
    expect(parameter(Array.from({ length: 14 }, () => "a").join("/"), "k")).toHaveProperty("name");
    const room = 1011 - arnPrefix.length - "/".length - "/k".length;
    expect(parameter("a".repeat(room), "k")).toHaveProperty("name");
    expect(parameter("a".repeat(room + 1), "k")).toHaveProperty("failed");
  });
});

describe("names in Secrets Manager", () => {
  const managed = (where: string, pattern = "{where}/{key}") =>
    secretName("secrets-manager", pattern, { fields: { where, key: "k" }, arnPrefix });

  test("begin without a slash and take more characters", () => {
    expect(managed("shop/web+a=b@c")).toEqual({ name: "shop/web+a=b@c/k" });
    expect(managed("aws")).toEqual({ name: "aws/k" });
  });

  test("hold 512 characters", () => {
    expect(managed("a".repeat(512), "{where}")).toHaveProperty("name");
    expect(managed("a".repeat(513), "{where}")).toHaveProperty("failed");
  });
});
