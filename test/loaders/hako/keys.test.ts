import { describe, expect, test } from "vitest";
import { DEFINITION_KEYS, HISTORIC_KEYS, SCRIPT_KEYS } from "../../../src/loaders/hako/keys-definition.ts";
import type { KeyTable } from "../../../src/loaders/hako/keys-table.ts";
import type { Problem } from "../../../src/source/problem.ts";
import { derive } from "./derive/deriving.ts";
import { BALANCED } from "./derive/definitions.ts";

const SERVICE = "scheduler:\n  type: ecs\n  region: r\n  desired_count: 1\n";
const APP = "app:\n  image: web\n";

function keyProblems(text: string): Problem[] {
  return derive(text).problems.filter(({ code }) => code === "key-unknown" || code === "key-historic");
}

describe("a key that Hako does not read", () => {
  test("is found wherever it stands, with what was probably meant", () => {
    expect(keyProblems(BALANCED).map(({ values }) => [values["at"], values["key"], values["suggestion"]])).toEqual([
      ["scheduler", "misspelt", ""],
      ["scheduler", "elb_v2s", "elb_v2"],
      ["scheduler.elb_v2.listeners[]", "weight", ""],
      ["scheduler.elb_v2", "container", "container_port"],
      ["app", "image_tag", "image"],
      ["app.port_mappings[]", "name", ""],
      ["app", "log_configuratipon", "log_configuration"],
      ["sidecars.front", "image", "image_tag"],
      ["scripts[]", "https_type", ""],
      ["the top level", "x-helpers", ""],
    ]);
  });

  test("is named with what is valid there, and with its construct", () => {
    const text = `${SERVICE}${APP}volumes:\n  data: {sorce_path: /x}\n  other: {source: {a: b}}\n`;
    const [first, second] = keyProblems(text);
    expect(first).toMatchObject({
      code: "key-unknown",
      app: "web",
      values: {
        suggestion: "source_path",
        valid: "docker_volume_configuration, efs_volume_configuration, source_path",
      },
    });
    expect(text.slice(first?.span.start, first?.span.end)).toBe("sorce_path: /x");
    expect(text.slice(second?.span.start, second?.span.end)).toBe("source");
  });

  test("is told from a helper that only holds what an alias brings in", () => {
    const helper = "x-log: &log\n  log_driver: awslogs\n  options: {}\n";
    expect(keyProblems(`${helper}${SERVICE}${APP}  log_configuration: *log\n`)).toEqual([]);
    expect(keyProblems(`${helper}${SERVICE}${APP}`)).toHaveLength(1);
  });

  test("is found in what Hako refuses, too", () => {
    expect(
      keyProblems("scheduler:\n  type: ecs\n  regoin: r\napp: {}\n").map(({ values }) => values["suggestion"]),
    ).toEqual(["region"]);
  });

  test("is none where any key may stand", () => {
    const maps = `${SERVICE}  tags: {x: y}\n${APP}  env: {X: y}\n  docker_labels: {x: y}\n  log_configuration: {log_driver: x, options: {x: y}}\nsidecars: {x: {image_tag: y}}\nvolumes: {x: {}}\n`;
    expect(keyProblems(`${maps}scripts: [{type: switch_hitter, endpoint: x}, {type: nginx_front}]\n`)).toEqual([]);
  });

  test("may be no string", () => {
    expect(keyProblems(`${SERVICE}  1: x\n  ~: x\n${APP}`).map(({ values }) => values["key"])).toEqual(["1", "null"]);
  });
});

test("a key that older releases read says which, and what replaces it", () => {
  const text = `${SERVICE}${APP}  port: 3000\nfront: {type: nginx}\nafter_scripts: []\n`;
  expect(keyProblems(text).map(({ code, values }) => [code, values["at"], values["key"], values["valid"]])).toEqual([
    ["key-historic", "app", "port", "0.5.0 to 0.17.2"],
    ["key-historic", "the top level", "front", "0.1.0 to 0.13.3"],
    ["key-historic", "the top level", "after_scripts", "0.2.0 to 0.2.1"],
  ]);
  expect(keyProblems(text).every(({ values }) => values["replacement"] !== "")).toBe(true);
});

describe("the table", () => {
  function* definitions(table: KeyTable): Generator<[string, KeyTable[string]]> {
    for (const [name, definition] of Object.entries(table)) {
      yield [name, definition];
      for (const below of [definition.keys, definition.each]) if (below !== undefined) yield* definitions(below);
    }
  }
  const all = [DEFINITION_KEYS, ...Object.values(SCRIPT_KEYS)].flatMap((table) => [...definitions(table)]);

  test("says of every key since when, and what for", () => {
    for (const [name, { since, meaning }] of all)
      expect([name, /^(?:\d+\.\d+\.\d+|unreleased)$/.test(since), meaning.length > 3]).toEqual([name, true, true]);
  });

  test("has keys below maps and lists of maps only", () => {
    for (const [name, { type, keys, each, free }] of all) {
      if (keys !== undefined) expect([name, type]).toEqual([name, expect.stringMatching(/^maps?$/)]);
      if (each !== undefined || free === true) expect([name, type]).toEqual([name, "map"]);
    }
  });

  test("has no historic key that is read today", () => {
    for (const key of Object.keys(HISTORIC_KEYS[""] ?? {})) expect(DEFINITION_KEYS).not.toHaveProperty(key);
    expect(DEFINITION_KEYS["app"]?.keys).not.toHaveProperty("port");
  });
});
