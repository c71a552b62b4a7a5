import { describe, expect, it } from "vitest";
import { literalShape, nameTail } from "../../src/estate/facts/literal.ts";

describe("what a name ends in", () => {
  it.each([
    ["DB_PASSWORD", "password"],
    ["dbPassword", "password"],
    ["DBPassword2", "password"],
    ["DB_PASSWORD_OLD", "password"],
    ["db.password", "password"],
    ["API_KEY", "api key"],
    ["apiKey", "api key"],
    ["SECRET_KEY_BASE", "secret key"],
    ["STRIPE_SECRET_KEY_2", "secret key"],
    ["TOKEN_TTL", "ttl"],
    ["PASSWORD_MIN_LENGTH", "length"],
    ["SECRET_NAME", "name"],
    ["KEY", "key"],
    ["", ""],
    ["123", "1"],
  ])("%s → %s", (name, tail) => {
    expect(nameTail(name)).toBe(tail);
  });
});

describe("what a literal looks like", () => {
  it.each([
    ["", "empty"],
    ["  ", "empty"],
    ["changeme", "placeholder"],
    ["<secret>", "placeholder"],
    ["********", "placeholder"],
    ["true", "boolean"],
    ["off", "boolean"],
    ["3600", "number"],
    ["30s", "number"],
    ["0.5", "number"],
    ["12345678", "text"],
    ["arn:aws:ssm:ap-northeast-1:012345678901:parameter/a", "arn"],
    ["#{db_password}", "reference"],
    ["${DB_PASSWORD}", "reference"],
    ["ssm:/shop/db", "reference"],
    ["/run/secrets/db_password", "path"],
    ["./config/key.pem", "path"],
    ["shop/production/db", "path"],
    ["/wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", "text"],
    ["https://example.com/a", "url"],
    ["0123456789abcdef0123456789abcdef", "random"],
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYxx", "random"],
    ["correct-horse", "text"],
    ["hello world", "text"],
  ])("%s → %s", (value, shape) => {
    expect(literalShape(value)).toBe(shape);
  });

  it("takes time in proportion to the length, whatever is typed", () => {
    const started = performance.now();
    for (const piece of ["a/", "/", "9", "a", "#{", "${", "https://", "x@", "-"]) literalShape(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
