import { describe, expect, test } from "vitest";
import { escapeTemplate, renderText, unescapeTemplate } from "../../src/emitters/ecs/template.ts";
import { variableName } from "../../src/native/variables.ts";
import type { Part, Span } from "../support/source.ts";

const span: Span = { path: "web.yml", start: 0, end: 1 };
const typed = (text: string, secret = false): Part => ({ kind: "text", text, secret, origins: [span] });
const created = (resource: string, attribute: string): Part => ({ kind: "created", resource, attribute, origins: [] });

describe("renderText", () => {
  test("writes a reference that is not migrated as provider, where and key", () => {
    const provided: Part = {
      kind: "provided",
      key: "db_password",
      candidates: [{ type: "vault", where: "shop/web", certain: false, span }],
      origins: [span],
    };
    expect(renderText([typed("mysql://u:"), provided, typed("@db")], { masked: false })).toBe(
      "mysql://u:#{vault:shop/web/db_password}@db",
    );
  });

  test("writes what exists only later as a template that may stand inside a JSON string", () => {
    expect(renderText([created("target-group/hako-web", "arn")], { masked: false })).toBe(
      "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB` }}",
    );
  });

  test.each([
    ["{{ x }}", "{{`{{`}} x }}"],
    ["{{{", "{{`{{`}}{"],
    ["{{{{", "{{`{{`}}{{`{{`}}"],
    ["a { b } c", "a { b } c"],
  ])("escapes `%s` so that a Go template prints it", (literal, written) => {
    expect(renderText([typed(literal)], { masked: false })).toBe(written);
    expect(unescapeTemplate(written)).toBe(literal);
  });

  test("keeps a brace before a placeholder from being read as part of it", () => {
    expect(renderText([typed("a{"), created("image", "tag")], { masked: false })).toBe(
      "a{{`{`}}{{ must_env `IMAGE_TAG` }}",
    );
  });

  test("finds `{{` that two parts make together", () => {
    expect(renderText([typed("{"), typed("{ x")], { masked: false })).toBe("{{`{{`}} x");
  });

  test("masks a secret only where it is asked to", () => {
    const text = [typed("mysql://u:"), typed("hunter2", true)];
    expect(renderText(text, { masked: true })).toBe("mysql://u:********");
    expect(renderText(text, { masked: false })).toBe("mysql://u:hunter2");
  });
});

test("escapeTemplate leaves ordinary text alone", () => {
  expect(escapeTemplate("plain } }} text", false)).toBe("plain } }} text");
});

test.each([
  ["target-group/hako-web", "arn", "TARGET_GROUP_ARN_HAKO_WEB"],
  ["image", "tag", "IMAGE_TAG"],
  ["aws-account", "id", "AWS_ACCOUNT_ID"],
  ["role/production/web", "execution-arn", "ROLE_EXECUTION_ARN_PRODUCTION_WEB"],
])("variableName(%s, %s) is %s", (resource, attribute, name) => {
  expect(variableName(resource, attribute)).toBe(name);
});
