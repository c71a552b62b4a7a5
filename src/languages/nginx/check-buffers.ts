import { type Checking, type Scope, inherited, report } from "./check-scope.ts";
import { parseInteger, parseSize } from "./quantities.ts";

/**
 * How the buffers of a module that passes requests fit together where it is configured. Source: the merge of the
 * locations' configuration in src/http/modules/ngx_http_{proxy,fastcgi,uwsgi,scgi}_module.c.
 */

const MODULES: readonly string[] = ["proxy", "fastcgi", "uwsgi", "scgi"];
const PARTS: ReadonlySet<string> = new Set([
  "buffers",
  "buffer_size",
  "busy_buffers_size",
  "temp_file_write_size",
  "max_temp_file_size",
]);
/** nginx starts from the size of a memory page. */
const PAGE = 4096;

/** True where the block of `scope` says something about them. */
export function hasBuffers(scope: Scope): boolean {
  for (const name of scope.seen.keys()) if (place(name) !== undefined) return true;
  return false;
}

/** The module that a directive sets a part of. */
function place(name: string): string | undefined {
  const module = MODULES.find((other) => name.startsWith(other));
  return module !== undefined && PARTS.has(name.slice(module.length + 1)) ? module : undefined;
}

/** Looks at the modules that the block of `scope` says something about. */
export function checkBuffers(checking: Checking, scope: Scope): void {
  const modules = new Set<string>();
  for (const [name, directive] of scope.seen) {
    const module = place(name);
    if (module === undefined || modules.has(module)) continue;
    modules.add(module);
    const message = buffersMessage(scope, module);
    if (message !== undefined) report(checking, "nginx-value", message, directive.head);
  }
}

function buffersMessage(scope: Scope, module: string): string | undefined {
  const typed = (name: string, n = 0): string | undefined => inherited(scope, `${module}_${name}`)?.arguments[n]?.text;
  const count = parseInteger(typed("buffers") ?? "") ?? 8;
  const each = parseSize(typed("buffers", 1) ?? "") ?? PAGE;
  const size = Math.max(parseSize(typed("buffer_size") ?? "") ?? PAGE, each);
  const busy = parseSize(typed("busy_buffers_size") ?? "") ?? 2 * size;
  const write = parseSize(typed("temp_file_write_size") ?? "") ?? 2 * size;
  const file = parseSize(typed("max_temp_file_size") ?? "") ?? 1024 ** 3;
  const most = `the maximum of the value of "${module}_buffer_size" and one of the "${module}_buffers"`;
  if (count < 2) return `there must be at least 2 "${module}_buffers"`;
  if (busy < size) return `"${module}_busy_buffers_size" must be equal to or greater than ${most}`;
  if (busy > (count - 1) * each) {
    return `"${module}_busy_buffers_size" must be less than the size of all "${module}_buffers" minus one buffer`;
  }
  if (write < size) return `"${module}_temp_file_write_size" must be equal to or greater than ${most}`;
  if (file !== 0 && file < size) {
    return `"${module}_max_temp_file_size" must be equal to zero to disable temporary files usage or must be equal to or greater than ${most}`;
  }
  return undefined;
}
