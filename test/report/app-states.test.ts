import { expect, test } from "vitest";
import { migrateFiles } from "../support/migrate.ts";

const DEFINITION = `scheduler:
  type: ecs
  region: ap-northeast-1
  desired_count: 1
app:
  image: example/shop
  memory: 256
`;

function states(files: Readonly<Record<string, string>>): [string, string, readonly string[]][] {
  return migrateFiles(files, { stage: "after" }).report.apps.map(({ id, state, reasons }) => [id, state, reasons]);
}

test("an app that AWS refuses is not ready, though Hako would try to deploy it", () => {
  expect(states({ "my shop.yml": DEFINITION, "shop.yml": DEFINITION })).toEqual([
    ["my shop", "person", [expect.stringContaining("the name of the task definition, `my shop`, has characters")]],
    ["shop", "ready", []],
  ]);
});

test("a warning without a question leaves it ready", () => {
  expect(states({ "shop.yml": `${DEFINITION}  comand: [x]\n` })).toEqual([["shop", "ready", []]]);
});

test("each complaint of the AWS SDK is a reason of its own", () => {
  expect(states({ "shop.yml": `${DEFINITION}  user: 1000\n  cpu: many\n` })).toEqual([
    [
      "shop",
      "refused",
      [
        "expected params[:container_definitions][0][:cpu] to be an Integer, got class String instead.",
        "expected params[:container_definitions][0][:user] to be a String, got class Integer instead.",
      ],
    ],
  ]);
});
