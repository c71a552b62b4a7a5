import type { Proxy } from "../../estate/proxy.ts";
import type { App } from "../../estate/types.ts";
import type { ResourceWith } from "../../native/resources.ts";
import type { PlanContext } from "../plan.ts";
import { taskDefinitionsOf, type AppTaskDefinition, type PlannedContainer } from "../task-definitions.ts";
import { balancingOf, scalingReasons, serviceReasons, type FrontBalancing } from "./balancing.ts";
import { behaviourOf, type FrontBehaviour } from "./behaviour.ts";
import {
  backendOf,
  containerReasons,
  FRONT,
  frontPortReasons,
  imageReasons,
  modeOf,
  type FrontMode,
  type OwnPort,
} from "./containers.ts";
import type { FrontSurroundings } from "./surroundings.ts";

/** A front that can go, with everything that its going touches. */
export interface RemovableFront extends FrontBehaviour, FrontBalancing, OwnPort {
  readonly app: App;
  readonly proxy: Proxy;
  readonly definition: AppTaskDefinition;
  readonly front: PlannedContainer;
  readonly mode: FrontMode;
  readonly service: ResourceWith<"service">;
  /** What Hako uploads for it. */
  readonly upload: ResourceWith<"front">;
}

/** A front that can go, or each precondition of its going that does not hold, as clauses. */
export type Examined =
  | { readonly kind: "removable"; readonly front: RemovableFront }
  | { readonly kind: "needed"; readonly reasons: readonly string[] };

export interface Examining {
  readonly context: PlanContext;
  readonly surroundings: FrontSurroundings;
}

/** Finds out whether the balancer can forward to the app itself, with nothing lost that is not declared. */
export function examineFront(app: App, proxy: Proxy, { context, surroundings }: Examining): Examined {
  const definitions = taskDefinitionsOf(context.estate, app.id);
  const definition = definitions.find(({ resource }) => resource.startsWith("task-definition/"));
  const front = definition?.containers.find(({ name }) => name === FRONT);
  const service = context.index.resource("service", app.id);
  if (definition === undefined || front === undefined || service === undefined)
    return { kind: "needed", reasons: ["Hako deploys no service of this app with a container `front`"] };
  const [upload, another] = surroundings.uploads.get(app.id) ?? [];
  const reasons = [
    ...imageReasons(front, proxy, context),
    ...containerReasons(front, definition),
    ...(surroundings.scripts.get(app.id) ?? []).map(
      (script) => `the script \`${script}\` may change containers in ways that hakobu does not know`,
    ),
    ...serviceReasons(service),
  ];
  if (definitions.some((each) => each !== definition && each.containers.some(({ name }) => name === FRONT)))
    reasons.push("its one-shot task starts `front`, too");
  if (upload === undefined || another !== undefined) reasons.push("more than one script puts an nginx in front of it");
  const mode = modeOf(definition, reasons);
  reasons.push(...frontPortReasons(front, mode));
  const behaviour = behaviourOf(proxy, mode, reasons);
  const balancing = balancingOf(service, surroundings, reasons);
  if (balancing !== undefined) reasons.push(...scalingReasons(context.index.resource("scaling", app.id), balancing));
  const own =
    mode === undefined || behaviour === undefined
      ? undefined
      : backendOf(definition, { front, mode, port: behaviour.port }, reasons);
  if (
    reasons.length > 0 ||
    behaviour === undefined ||
    mode === undefined ||
    own === undefined ||
    balancing === undefined ||
    upload === undefined
  )
    return { kind: "needed", reasons: [...new Set(reasons)] };
  return {
    kind: "removable",
    front: { app, proxy, definition, front, mode, service, upload, ...own, ...behaviour, ...balancing },
  };
}
