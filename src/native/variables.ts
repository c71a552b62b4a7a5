/**
 * The environment variable that stands for an attribute of a resource:
 * `target-group/hako-web`, `arn` → `TARGET_GROUP_ARN_HAKO_WEB`; `image`, `tag` → `IMAGE_TAG`.
 * The names are promised: design, contract.
 */
export function variableName(resource: string, attribute: string): string {
  const slash = resource.indexOf("/");
  const [type, name] = slash === -1 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash + 1)];
  return environmentName([type, attribute, name].filter((word) => word !== "").join("_"));
}

/** Words as the name of an environment variable. */
export function environmentName(words: string): string {
  return words
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "_")
    .replace(/_$/, "")
    .replace(/^_?(?=[0-9])/, "_");
}
