import type { App, Estate } from "../../../src/estate/types.ts";
import { isText, type Leaf, walk } from "../../../src/native/walk.ts";
import type { NativeNode } from "../../../src/native/types.ts";
import { constructsAt } from "../../../src/report/ledger.ts";
import type { Span } from "../../../src/source/span.ts";
import { textOrigins } from "../../../src/source/text.ts";

/** Each construct of the files of an app, and all that is said of it for that app. */
export function accountOf(estate: Estate, app: App): [construct: string, said: string[]][] {
  const said = new Map<string, Set<string>[]>();
  const say = (span: Span, what: string): void => {
    const constructs = estate.constructs.get(span.path) ?? [];
    for (const index of constructsAt(constructs, span)) said.get(span.path)?.[index]?.add(what);
  };
  for (const path of app.files)
    said.set(
      path,
      (estate.constructs.get(path) ?? []).map(() => new Set<string>()),
    );
  for (const resource of estate.native) {
    if (!resource.apps.includes(app.id)) continue;
    walk(resource.value as NativeNode, (_, leaf) => {
      for (const origin of originsOf(leaf)) say(origin, "carried");
    });
  }
  for (const { span } of app.decisions) say(span, "decides");
  for (const { span } of app.ignored) say(span, "ignored");
  return [...said].flatMap(([path, sets]) =>
    sets.map((set, index): [string, string[]] => {
      const span = estate.constructs.get(path)?.[index]?.span;
      return [`${path}: ${estate.files.get(path)?.text.slice(span?.start, span?.end)}`, [...set]];
    }),
  );
}

function originsOf(leaf: Leaf): readonly Span[] {
  return isText(leaf) ? textOrigins(leaf) : leaf.origins;
}

/** The constructs of the deployed apps of which nothing is said, or both that they have an effect and that they have none. */
export function unaccounted(estate: Estate): string[] {
  return estate.apps
    .filter(({ deployment }) => deployment.kind === "service" || deployment.kind === "oneshot")
    .flatMap((app) =>
      accountOf(estate, app).filter(([, said]) => said.length === 0 || (said.includes("ignored") && said.length > 1)),
    )
    .map(([construct, said]) => `${construct} is ${said.join(" and ") || "not accounted for"}`);
}
