import { describe, expect, test } from "vitest";
import { claimsHako, definitionLanguage } from "../../../src/loaders/hako/claim.ts";

const CLAIMED: Record<string, string> = {
  "a top-level scheduler": "# note\n\nscheduler:\n  type: ecs\n",
  "a top-level app": "volumes: {}\napp:\n  image: x\n",
  "an app without a space after the colon": "app:\r\n  image: x\r\n",
  "a quoted key": '"scheduler": {type: ecs}\n',
  "a key quoted once": "'app' :\n  image: x\n",
  "an include that is merged in": "<<: !include base.yml\n",
  "an include on the line after its key": "<<:\n  !include base.yml\n",
  "an anchored include": "<<: &base !include base.yml\n",
  "a byte order mark": "\uFEFFscheduler:\n  type: ecs\n",
  "old line ends": "x: 1\rapp:\r  image: x\r",
  "text that no parser takes": "scheduler: [\n\tapp: }{",
  "flow style": "---\n{scheduler: {type: ecs}, app: {image: x}}\n",
  "flow style as JSON": '{ "app": {"image": "x"} }',
  "flow style behind the marker": "--- {app: {image: x}}\n",
  "an indented top level": "# note\n  volumes: {}\n  app:\n    image: x\n",
};

const NOT_CLAIMED: Record<string, string> = {
  "settings of something else": "app:\n  name: shop\n  host: shop.example.com\n",
  "a name": "service: shop\napp: shop\n",
  "labels of a repository": "app: ['src/**']\n",
  "an app below another key": "services:\n  app:\n    image: x\n",
  "a scheduler in a list": "- scheduler: x\n",
  "an include below a key": "scripts:\n  - <<: !include front.yml\n",
  "another key that begins alike": "application: x\nappliance: y\n",
  "a value": "kind: app\nname: 'scheduler:'\n",
  "a key without a space before its value": "app:x\n",
  nothing: "",
};

describe("claimsHako", () => {
  test.each(Object.entries(CLAIMED))("claims %s", (_, text) => {
    expect(claimsHako("apps/web.yml", text)).toBe(true);
  });

  test.each(Object.entries(NOT_CLAIMED))("leaves %s to others", (_, text) => {
    expect(claimsHako("apps/web.yaml", text)).toBe(false);
  });

  test("looks at the last extension only", () => {
    expect(claimsHako("web.yml.bak", "app: {}\n")).toBe(false);
    expect(claimsHako("web.jsonnet", "app: {}\n")).toBe(false);
    expect(definitionLanguage("a.b/web.yaml")).toBe("yaml");
    expect(definitionLanguage("a.yml/web")).toBeUndefined();
  });

  test("stays linear on text made to slow it down", () => {
    const started = performance.now();
    for (const piece of ["<<:\n", "{", "app ", " \t", "#\n", "---\n", "\n", ", ", "<<: &a "]) {
      claimsHako("web.yml", piece.repeat(300_000) + "app");
      claimsHako("web.yml", `{${piece.repeat(300_000)}app`);
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
