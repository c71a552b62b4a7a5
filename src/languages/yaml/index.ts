/** YAML exactly as Ruby's Psych 4.0.4 reads it, with the place of every value. */
export { compose } from "./compose.ts";
export type { Composed } from "./compose.ts";
export { unusedConstructs, withOrigin } from "./origins.ts";
export type { Loss } from "./origins.ts";
export { parseYaml } from "./parse.ts";
export type { YamlFile } from "./parse.ts";
