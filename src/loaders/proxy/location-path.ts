import type { Location } from "../../estate/proxy.ts";
import type { NginxArgument } from "../../languages/nginx/index.ts";

type Modifier = Location["modifier"];

/** The modifiers that stand alone, and that may also be written in one word with the path. */
const MODIFIERS: readonly Modifier[] = ["=", "^~", "~*", "~"];

/**
 * The modifier and the path of a `location`, or `undefined` where nginx refuses it. `location =/x` and `location ~*\.php$`
 * are what they look like. Source: ngx_http_core_location in src/http/ngx_http_core_module.c.
 */
export function parseLocationPath(
  args: readonly NginxArgument[],
): { readonly modifier: Modifier; readonly path: string } | undefined {
  const [first, second, ...more] = args;
  if (first === undefined || more.length > 0) return undefined;
  if (second !== undefined) {
    const modifier = MODIFIERS.find((each) => each === first.text);
    return modifier === undefined ? undefined : { modifier, path: second.text };
  }
  const modifier = MODIFIERS.find((each) => first.text.startsWith(each));
  if (modifier !== undefined) return { modifier, path: first.text.slice(modifier.length) };
  return { modifier: first.text.startsWith("@") ? "@" : "", path: first.text };
}
