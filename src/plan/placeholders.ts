import type { AppId } from "../estate/types.ts";
import { nodeOf } from "../native/resources.ts";
import { isText, walk } from "../native/walk.ts";
import { variableName } from "../native/variables.ts";
import { knownText, type CreatedPart, type Text } from "../source/text.ts";
import type { PlanContext } from "./plan.ts";
import { shellWord } from "./shell.ts";
import { apply, holds } from "./stages.ts";
import { taskDefinitionsOf } from "./task-definitions.ts";
import type { Stage } from "./types.ts";

/**
 * The shell commands that set what ecspresso looks up in the environment when it deploys an app's service as a stage has
 * it: what exists already is asked of AWS, what only a person can say is demanded by name.
 */
export function deploymentVariables(
  app: AppId,
  { estate, index, proposed }: PlanContext,
  stage: Stage = "after",
): string[] {
  const known = knownText(index.resource("deployment", app)?.value.region ?? []) ?? "";
  const region = known === "" ? '"${AWS_REGION:?set it to the region}"' : shellWord(known);
  const service = index.resource("service", app);
  const created = new Map<string, CreatedPart>();
  if (service !== undefined) {
    const changes = (proposed?.get(service.id) ?? []).filter(({ from }) => holds(from, stage));
    const value = changes.reduce((node, change) => apply(node, change.path, change.value) ?? node, nodeOf(service));
    walk(value, (_, leaf) => {
      if (isText(leaf))
        for (const part of leaf)
          if (part.kind === "created") created.set(variableName(part.resource, part.attribute), part);
    });
  }
  const exports = [...created].map(([name, part]) => exportOf(name, part, region));
  const untagged = taskDefinitionsOf(estate, app).some(({ containers }) =>
    containers.some(({ image }) => image !== undefined && isImplicitTag(image)),
  );
  return untagged ? [...exports, ': "${IMAGE_TAG:?set it to the tag to deploy}"'] : exports;
}

/** Hako's own `:latest` is the one tag that nobody typed. */
export function isImplicitTag(image: Text): boolean {
  const last = image.at(-1);
  return last?.kind === "text" && last.text === ":latest" && last.origins.length === 0;
}

function exportOf(name: string, { resource, attribute }: CreatedPart, region: string): string {
  // The folder of the definition may stand before the name: AWS does not know it.
  const own = resource.slice(resource.lastIndexOf("/") + 1);
  const word = shellWord(own);
  if (resource.startsWith("target-group/") && attribute === "arn") {
    return `export ${name}=$(aws elbv2 describe-target-groups --region ${region} --names ${word} --query 'TargetGroups[0].TargetGroupArn' --output text)`;
  }
  if (resource.startsWith("discovery/")) {
    const namespace = shellWord(`Name=NAMESPACE_ID,Values=${resource.split("/")[1] ?? ""},Condition=EQ`);
    return `export ${name}=$(aws servicediscovery list-services --region ${region} --filters ${namespace} --query "Services[?Name=='${own.replaceAll(/["'$`\\]/g, "")}'].Arn | [0]" --output text)`;
  }
  return `: "\${${name}:?set it to the ${attribute} of ${resource.replaceAll(/["$`\\}]/g, "")}}"`;
}
