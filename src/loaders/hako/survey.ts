import type { App } from "../../estate/types.ts";
import type { Construct } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { MapValue } from "../../source/value.ts";
import type { Definition } from "./definitions.ts";
import type { EnvironmentContext } from "./environment-values.ts";
import { emptyReport, expandEnvironment, surveyEnvironment } from "./environment.ts";
import { meetStrings } from "./jsonnet-literals.ts";
import { meetIdle, meetLinesOf } from "./literals.ts";
import type { ProviderContext } from "./providers.ts";
import { constructsIn } from "./sources.ts";

/** What a survey of the estate for secrets works with. */
export type Survey = Omit<ProviderContext, "definition">;

/** The environments of the containers of a definition that may be deployed. */
function* environmentsOf(definition: MapValue): Generator<MapValue> {
  const containers = [definition.entries.get("app")?.value];
  for (const key of ["sidecars", "additional_containers"]) {
    const sidecars = definition.entries.get(key)?.value;
    if (sidecars?.kind === "map") for (const entry of sidecars.entries.values()) containers.push(entry.value);
  }
  for (const container of containers) {
    const env = container?.kind === "map" ? container.entries.get("env")?.value : undefined;
    if (env?.kind === "map") yield env;
  }
}

/**
 * Finds out what is a secret before anything is handed on: a value that one app uses under a harmless name may be a
 * secret by the name that another app gives it.
 */
export function surveyEnvironments({ path, composed }: Definition, into: Survey): void {
  if (composed.value?.kind !== "map") return;
  for (const env of environmentsOf(composed.value)) {
    surveyEnvironment(env, {
      ...into,
      definition: path,
      report: emptyReport(),
      surveysAll: composed.evaluated !== undefined,
    });
  }
}

/** What has no effect, or is not come to, may be a secret and stand in an excerpt all the same. */
export function meetUnused(apps: readonly App[], { sources, literals }: Survey): void {
  for (const { file, readable } of sources.yamlFiles.values()) if (!readable) meetLinesOf(file, "definition", literals);
  const met = new Set<Construct>();
  const meet = (span: Span): void => {
    const file = sources.files.get(span.path);
    if (file === undefined || !(sources.yamlFiles.has(span.path) || isProgram(span.path))) return;
    for (const construct of constructsIn(sources, span)) {
      if (met.has(construct)) continue;
      met.add(construct);
      if (!sources.yamlFiles.has(span.path)) {
        if (construct.kind !== "empty" && construct.kind !== "include")
          meetStrings(file, { ...construct.span, name: nameOf(construct) }, literals);
      } else if (construct.kind === "leaf" && !literals.knows(construct.span)) meetIdle(file, construct, literals);
    }
  };
  for (const app of apps) {
    for (const { span } of app.ignored) meet(span);
    if (app.deployment.kind !== "refused" && app.deployment.kind !== "unread") continue;
    for (const path of app.files) meet({ path, start: 0, end: sources.files.get(path)?.text.length ?? 0 });
  }
}

function isProgram(path: string): boolean {
  return /\.(?:jsonnet|libsonnet|json)$/.test(path);
}

/** The name that a construct of a program gives its value: that of a field or a local, not that of a list's item. */
function nameOf({ keyPath }: Construct): string {
  return (keyPath.findLast((step) => step !== "[]") ?? "").replace(/^local /, "");
}

/** Meets the literals of environments that are not expanded, or whose values nobody uses. */
export function meetLiterals(definition: MapValue, context: EnvironmentContext): void {
  for (const env of environmentsOf(definition)) expandEnvironment("", env, { ...context, report: emptyReport() });
}
