import { describe, expect, it } from "vitest";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { compileSecretClassifier } from "../../src/rules/secrets.ts";
import { ruleMatching } from "./estates.ts";

const isSecret = compileSecretClassifier(BUILTIN_RULES);

// Put together here, so that no scanner of this repository takes them for real ones.
const AWS_KEY = `AKIA${"IOSFODNN7EXAMPLE"}`;
const JWT = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N"].join(".");

describe("is a secret", () => {
  it.each([
    ["DB_PASSWORD", "correct-horse"],
    ["dbPassword", "correct-horse"],
    ["MYSQL_PWD", "correct-horse"],
    ["PGPASSWORD", "correct-horse"],
    ["SECRET_KEY_BASE", "f".repeat(20) + "0123456789"],
    ["DEVISE_SECRET", "x9f$kd02"],
    ["API_KEY", "k-93jf0"],
    ["apiKey", "k-93jf0"],
    ["GITHUB_TOKEN", "abc-def-1"],
    ["AWS_SECRET_ACCESS_KEY", "/wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"],
    ["RAILS_MASTER_KEY", "0123456789abcdef0123456789abcdef"],
    ["SSH_PRIVATE_KEY", "MIIEowIBAAKCAQEA"],
    ["PASSWORD_SALT", "pepper-and-salt"],
    ["SIGNING_PASSPHRASE", "open sesame"],
    ["FTP_CREDENTIALS", "shop:horse"],
    ["MAIL_DSN", "shop:horse@tcp(db:3306)/mail"],
    ["DB_PASSWORD_PROD", "correct-horse"],
    ["APP_KEY", "base64Ab0cdefghijklmnopqrstuvwxyz0123456789AB"],
    ["ANYTHING", AWS_KEY],
    ["ANYTHING", `-----BEGIN RSA ${"PRIVATE"} KEY-----`],
    ["DATABASE_URL", "mysql2://shop:horse@db.example.com/shop"],
    ["CACHE_URL", "redis://:horse@cache:6379/0"],
    ["SENTRY_URL", "https://0123456789abcdef:fedcba9876543210@sentry.example.com/1"],
    ["SLACK", `xoxb-${"12345678901-abcdefghij"}`],
    ["HOOK", "https://hooks.slack.com/services/T000/B000/XXXXXXXXXXXX"],
    ["GH", `ghp_${"a1B2c3D4".repeat(5)}`],
    ["STRIPE", `sk_live_${"a1B2c3D4e5F6"}`],
    ["SESSION", JWT],
    ["AUTH_HEADER", "Bearer 0123456789abcdefghij"],
    ["JDBC_URL", "jdbc:mysql://db/shop?user=shop&password=horse"],
  ])("%s = %s", (name, value) => {
    expect(isSecret(name, value)).toBe(true);
  });
});

describe("is no secret", () => {
  it.each([
    ["TOKEN_TTL", "3600"],
    ["TOKEN_TTL", "one-hour"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["SECRET_NAME", "shop-production"],
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["DB_PASSWORD", "/run/secrets/db"],
    ["DB_PASSWORD", "arn:aws:secretsmanager:ap-northeast-1:012345678901:secret:shop"],
    ["DB_PASSWORD", "shop/production/db_password"],
    ["DB_PASSWORD", ""],
    ["DB_PASSWORD", "changeme"],
    ["DB_PASSWORD", "#{db_password}"],
    ["DB_PASSWORD", "${DB_PASSWORD}"],
    ["USE_TOKEN", "true"],
    ["MAX_TOKEN", "4096"],
    ["AWS_ACCESS_KEY_ID_HEADER", "x-key"],
    ["PUBLIC_KEY", "ssh-rsa AAAA"],
    ["CACHE_KEY", "shop-v2"],
    ["PARTITION_KEY", "customer"],
    ["KEYBOARD", "jp106"],
    ["BYPASS", "nginx"],
    ["COMPASS", "north"],
    ["GIT_COMMIT", "0123456789abcdef0123456789abcdef01234567"],
    ["HOST", "db.example.com"],
    ["DATABASE_URL", "mysql2://db.example.com/shop"],
    ["DATABASE_URL", "mysql2://shop@db.example.com/shop"],
    ["DATABASE_URL", "mysql2://shop:#{password}@db.example.com/shop"],
    ["DATABASE_URL", "mysql2://shop:${PASSWORD}@db.example.com/shop"],
    ["SENTRY_DSN", "https://0123456789abcdef@sentry.example.com/1"],
    ["EMAIL", "shop@example.com"],
    ["TIMES", "12:30@noon"],
    ["RAILS_ENV", "production"],
  ])("%s = %s", (name, value) => {
    expect(isSecret(name, value)).toBe(false);
  });
});

describe("the rules that classify", () => {
  const only = (...rules: Parameters<typeof compileSecretClassifier>[0][number][]) => compileSecretClassifier(rules);
  const secretRule = (match: string) => ruleMatching(match, { mechanism: "deploy-time-secrets" });

  it("are those of kind `literal` of the mechanism deploy-time-secrets", () => {
    const match = "{ kind: literal, where: { name: COLOUR } }";
    expect(only(secretRule(match))("COLOUR", "red")).toBe(true);
    expect(only(ruleMatching(match))("COLOUR", "red")).toBe(false);
  });

  it("classify wherever the literal stands", () => {
    expect(only(secretRule("{ kind: literal, where: { name: COLOUR, place: provider-file } }"))("COLOUR", "red")).toBe(
      true,
    );
  });

  it("are not those that ask only where it stands, or whether it is classified", () => {
    expect(only(secretRule("{ kind: literal, where: { place: provider-file } }"))("COLOUR", "red")).toBe(false);
    expect(only(secretRule("{ kind: literal, where: { secret: true } }"))("COLOUR", "red")).toBe(false);
    expect(only(secretRule("{ kind: literal, where: { secret: true, name: COLOUR } }"))("COLOUR", "red")).toBe(false);
    expect(only(secretRule("{ kind: literal, any: [{ secret: true }, { name: COLOUR }] }"))("SHAPE", "round")).toBe(
      false,
    );
    expect(only(secretRule("{ kind: literal, any: [{ secret: true }, { name: COLOUR }] }"))("COLOUR", "red")).toBe(
      true,
    );
  });
});

it("5,000 values with few distinct names take no time worth speaking of", () => {
  const classify = compileSecretClassifier(BUILTIN_RULES);
  const names = ["RAILS_ENV", "DATABASE_HOST", "DB_PASSWORD", "API_KEY", "PORT", "LOG_LEVEL", "CACHE_URL", "REGION"];
  for (const name of names) classify(name, "warm");
  const started = performance.now();
  for (let i = 0; i < 5000; i++) classify(names[i % names.length] ?? "", `value-${i}.example.com`);
  const took = performance.now() - started;
  expect(took).toBeLessThan(1000);
});
