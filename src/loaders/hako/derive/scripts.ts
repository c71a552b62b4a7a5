import { RUNS_FRONT } from "../../../estate/front.ts";
import type { Value } from "../../../source/value.ts";
import { readFront, type FrontScript } from "./front.ts";
import type { Containers } from "./containers.ts";
import { type LogGroups, collectLogGroups } from "./log-groups.ts";
import { decide, fetch, fetchOr, ignore, items, placeOf, type Reading } from "./reading.ts";
import { refuse } from "./refusal.ts";
import { EMPTY_LIST, isString, shownText } from "./ruby.ts";

/** A script as Hako has constructed it. */
export type Script =
  | { readonly kind: "front"; readonly type: Value; readonly front: FrontScript }
  | { readonly kind: "log-groups"; readonly type: Value }
  | { readonly kind: "unknown" };

/** Source: lib/hako/commander.rb, load_script. */
export function loadScripts(reading: Reading): Script[] {
  const list = fetchOr(reading, reading.definition, "scripts", EMPTY_LIST);
  return items(reading, list, "map").map((config) => loadScript(reading, config));
}

function loadScript(reading: Reading, config: Value): Script {
  const type = fetch(reading, config, "type");
  if (isString(type, "nginx_front")) return { kind: "front", type, front: readFront(reading, config) };
  if (isString(type, "create_aws_cloud_watch_logs_log_group")) return { kind: "log-groups", type };
  const name = shownText(type);
  // A script of that name may be installed beside Hako; one without a name, or with a number for it, may not.
  if (type.kind !== "string" || name === "") {
    refuse("LoadError", `cannot load such file -- hako/scripts/${name}`, placeOf(reading, type));
  }
  reading.problems.push({ code: "script-unknown", span: placeOf(reading, type), values: { type: name } });
  decide(reading, config, `is read by the script \`${name}\`, whose effect is not known`);
  return { kind: "unknown" };
}

export interface ScriptRun {
  readonly containers: Containers;
  readonly logGroups: LogGroups;
  readonly oneshot: boolean;
}

/** What the scripts do before the service is touched. Source: deploy_starting and oneshot_starting of lib/hako/scripts. */
export function startScripts(
  reading: Reading,
  scripts: readonly Script[],
  { containers, logGroups, oneshot }: ScriptRun,
): void {
  for (const script of scripts) {
    if (script.kind === "log-groups") {
      collectLogGroups(reading, containers, logGroups);
      if (logGroups.groups.size > 0) logGroups.deciding.push(script.type);
      else ignore(reading, script.type, "the script creates log groups, and no container has one");
    } else if (script.kind === "front" && !oneshot) {
      decide(reading, script.type, RUNS_FRONT);
      script.front.start(containers);
    }
  }
}
