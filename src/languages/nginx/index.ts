export { checkNginx } from "./check.ts";
export { expandDump, splitDump } from "./dump.ts";
export { matchGlob } from "./glob.ts";
export {
  expandIncludes,
  type ExpandedNginx,
  type IncludeOptions,
  type IncludeResolution,
  type NginxInclude,
} from "./includes.ts";
export { parseNginx } from "./parse.ts";
export { looksLikeNginx } from "./recognise.ts";
export { directiveOf } from "./table.ts";
export type { NginxArgument, NginxContext, NginxDirective, NginxFile, NginxProblem } from "./types.ts";
