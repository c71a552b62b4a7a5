import type { Handling, Location, Proxy } from "../../estate/proxy.ts";
import type { LiteralValue } from "../../estate/types.ts";
import type { Problem } from "../../source/problem.ts";
import { spanKey } from "../../source/span.ts";

/** What stands for a secret in everything that is not written into the user's own files. */
const SECRET = "(secret)";

/**
 * The proxy without secrets in what rules and counter-examples show of it: arguments of directives, and headers that
 * are set. What an artifact may have to repeat (the text of a `return`) stays.
 */
export function withoutSecrets(proxy: Proxy, literals: readonly LiteralValue[]): Proxy {
  const secret = literals.filter((literal) => literal.secret);
  if (secret.length === 0) return proxy;
  const values = new Set(secret.map(({ valueSpan }) => spanKey(valueSpan)));
  const constructs = new Set(secret.map(({ span }) => spanKey(span)));
  const handling = (given: Handling): Handling => ({
    ...given,
    headers: given.headers.map((header) =>
      header.span !== undefined && constructs.has(spanKey(header.span)) ? { ...header, value: SECRET } : header,
    ),
  });
  const location = (given: Location): Location => ({
    ...given,
    locations: given.locations.map(location),
    handling: handling(given.handling),
  });
  return {
    ...proxy,
    hosts: proxy.hosts.map((host) => ({
      ...host,
      locations: host.locations.map(location),
      fallback: handling(host.fallback),
    })),
    directives: proxy.directives.map((directive) =>
      constructs.has(spanKey(directive.span))
        ? {
            ...directive,
            arguments: directive.arguments.map((argument) =>
              values.has(spanKey(argument.span)) ? { ...argument, text: SECRET } : argument,
            ),
          }
        : directive,
    ),
  };
}

/** nginx quotes what it refuses: a message about a construct that holds a secret quotes nothing. */
export function quotingNoSecret(problem: Problem, literals: readonly LiteralValue[]): Problem {
  const { span, values } = problem;
  const message = values["message"];
  if (message === undefined) return problem;
  const quotes = literals.some(
    (literal) =>
      literal.secret &&
      literal.span.path === span.path &&
      literal.span.start <= span.start &&
      span.start < Math.max(literal.span.end, literal.span.start + 1),
  );
  return quotes ? { ...problem, values: { ...values, message: message.replace(/".*"/s, `"${SECRET}"`) } } : problem;
}
