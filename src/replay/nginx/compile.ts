import type { Location, Proxy, ProxyDirective, RewriteStep, VirtualHost } from "../../estate/proxy.ts";
import { spanKey } from "../../source/span.ts";
import type { Compiled } from "./exchange.ts";
import { expressionStore } from "./expression.ts";
import { type LocationTable, locationTable } from "./locations.ts";
import { socketsOf } from "./server-names.ts";
import { templateStore } from "./template.ts";

/** Makes a proxy ready for answering. What belongs to one host or one expression is made when it is first needed. */
export function compile(proxy: Proxy): Compiled {
  const tables = new WeakMap<VirtualHost, LocationTable>();
  return {
    proxy,
    sockets: socketsOf(proxy),
    upstreams: new Map(proxy.upstreams.map((upstream) => [upstream.name, upstream])),
    expressions: expressionStore(),
    templates: templateStore(),
    locations: (host) => {
      let table = tables.get(host);
      if (table === undefined) tables.set(host, (table = locationTable(host.locations)));
      return table;
    },
    foreignVariables: foreignVariables(proxy),
    namesVariable: ownVariables(proxy),
    typed: typedDirectives(proxy),
    ownTypes: proxy.directives.some(({ name }) => name === "types"),
    ownCharset: proxy.directives.some(({ name }) => name === "charset"),
  };
}

/** A search for the directive of a name at a place, made when it is first needed: a front's share their places. */
function typedDirectives(proxy: Proxy): Compiled["typed"] {
  let known: ReadonlyMap<string, ProxyDirective> | undefined;
  return (span, name) => {
    known ??= new Map(proxy.directives.map((directive) => [`${directive.name} ${spanKey(directive.span)}`, directive]));
    return known.get(`${name} ${spanKey(span)}`);
  };
}

/**
 * A search among the variables that a group of an expression or a `set` names, which are collected when one is first
 * asked for.
 */
function ownVariables(proxy: Proxy): (name: string) => boolean {
  let names: Set<string> | undefined;
  return (name) => {
    if (names === undefined) {
      names = new Set();
      for (const expression of expressionsOf(proxy)) {
        for (const [, group = ""] of expression.matchAll(/\(\?P?[<']([A-Za-z_]\w*)[>']/g))
          names.add(group.toLowerCase());
      }
      for (const { name, arguments: texts } of proxy.directives) {
        if (name === "set") names.add(texts[0]?.text.replace(/^\$/, "").toLowerCase() ?? "");
      }
    }
    return names.has(name);
  };
}

function expressionsOf({ hosts }: Proxy): readonly string[] {
  const found: string[] = [];
  const steps = (each: readonly RewriteStep[]) => {
    for (const step of each) if (step.kind === "rewrite") found.push(step.regex);
  };
  const locations = (each: readonly Location[]) => {
    for (const location of each) {
      if (location.modifier.startsWith("~")) found.push(location.path);
      steps(location.steps);
      locations(location.locations);
    }
  };
  for (const host of hosts) {
    for (const name of host.names) if (name.kind === "regex") found.push(name.text);
    steps(host.steps);
    locations(host.locations);
  }
  return found;
}

/** Directives that give a variable its value, by the argument that names it: the first, or the last. */
const SETS_FIRST = /^(?:set_\w+|auth_request_set|perl_set|js_set|js_var)$/;
const SETS_LAST = /^(?:map|geo|split_clients)$/;

/** Variables that such a directive sets: one that has no value yet says nothing. */
function foreignVariables(proxy: Proxy): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, arguments: texts } of proxy.directives) {
    const variable = SETS_FIRST.test(name) ? texts[0] : SETS_LAST.test(name) ? texts.at(-1) : undefined;
    if (variable?.text.startsWith("$") === true) names.add(variable.text.slice(1).toLowerCase());
  }
  return names;
}
