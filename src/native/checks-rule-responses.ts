import type { Text } from "../source/text.ts";
import type { BalancerAction } from "./balancing.ts";
import { choice, textOf, valueOf } from "./checks-context.ts";
import type { CheckedRule } from "./checks-rule-conditions.ts";
import { RESPONSE_TYPES, RULE } from "./limits.ts";
import type { ResourceWith } from "./resources.ts";
import type { Native, NativeNode } from "./types.ts";

type Action = Native<BalancerAction>;

const PLACEHOLDERS = {
  Protocol: ["protocol"],
  Host: ["host"],
  Port: ["port"],
  Path: ["host", "path", "port"],
  Query: ["protocol", "host", "port", "path", "query"],
} as const;

type RedirectMember = keyof typeof PLACEHOLDERS;

/**
 * Checks a redirect.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
 */
export function checkRedirect(action: Action, listener: ResourceWith<"listener"> | undefined, rule: CheckedRule): void {
  const config = action.RedirectConfig;
  const tell = (at: NativeNode | undefined, what: string, limit: string): void =>
    rule.report({
      code: "native-rule-redirect",
      at: [at, action.Type, rule.node],
      what: `${rule.which} ${what}`,
      limit,
    });
  if (config === undefined) {
    tell(undefined, "redirects nowhere", "`redirect` has a `RedirectConfig`");
    return;
  }
  const status = textOf(config.StatusCode);
  if (status !== undefined && status !== "HTTP_301" && status !== "HTTP_302")
    tell(
      config.StatusCode,
      `redirects with the status \`${status}\``,
      "a redirect has the status `HTTP_301` or `HTTP_302`",
    );
  for (const member of Object.keys(PLACEHOLDERS) as RedirectMember[]) checkRedirectMember(member, config[member], tell);
  const own = listener?.value.Protocol === undefined ? undefined : textOf(listener.value.Protocol);
  const protocol = config.Protocol === undefined ? undefined : textOf(config.Protocol);
  if (protocol === "HTTP" && own === "HTTPS")
    tell(config.Protocol, "redirects from HTTPS to HTTP", "a redirect does not lead from HTTPS to HTTP");
  if (!mayChange(config, own, valueOf(listener?.value.Port)))
    tell(
      config.StatusCode,
      "redirects to where the request came from",
      "a redirect changes the protocol, host, port or path",
    );
}

/** What a member may be besides its placeholders, and what AWS asks for. */
const REDIRECT_SHAPES: Readonly<Record<RedirectMember, { fits: (text: string) => boolean; limit: string }>> = {
  Protocol: {
    fits: (text) => /^(?:HTTPS?|#\{protocol\})$/.test(text),
    limit: "`Protocol` is `HTTP`, `HTTPS` or `#{protocol}`",
  },
  Port: {
    fits: (text) => text === "#{port}" || (/^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535),
    limit: "`Port` is a number from 1 to 65535 or `#{port}`",
  },
  Host: {
    fits: (text) => text.length >= 1 && text.length <= RULE.redirect.Host,
    limit: `\`Host\` has 1 to ${RULE.redirect.Host} characters`,
  },
  Path: {
    fits: (text) => text.startsWith("/") && text.length <= RULE.redirect.Path,
    limit: `\`Path\` begins with \`/\` and has at most ${RULE.redirect.Path} characters`,
  },
  Query: {
    fits: (text) => !text.startsWith("?") && text.length <= RULE.redirect.Query,
    limit: `\`Query\` begins with no \`?\` and has at most ${RULE.redirect.Query} characters`,
  },
};

function checkRedirectMember(
  member: RedirectMember,
  node: Text | undefined,
  tell: (at: NativeNode | undefined, what: string, limit: string) => void,
): void {
  const text = node === undefined ? undefined : textOf(node);
  if (text === undefined) return;
  const { fits, limit } = REDIRECT_SHAPES[member];
  const what = `redirects with the \`${member}\` \`${text}\``;
  if (!fits(text)) {
    tell(node, what, limit);
    return;
  }
  const allowed: readonly string[] = PLACEHOLDERS[member];
  const strange = [...text.matchAll(/#\{([^}]*)\}/g)].find((match) => !allowed.includes(match[1] ?? ""));
  if (strange !== undefined)
    tell(node, what, `the placeholders of \`${member}\` are ${choice(allowed.map((name) => `#{${name}}`))}`);
}

/** A text that is not known may change anything. */
function mayChange(
  { Protocol, Host, Port, Path }: NonNullable<Action["RedirectConfig"]>,
  protocol: string | undefined,
  port: number | undefined,
): boolean {
  const changes = (node: Text | undefined, ...same: readonly (string | undefined)[]): boolean =>
    node !== undefined && !same.includes(textOf(node));
  return (
    changes(Protocol, "#{protocol}", protocol) ||
    changes(Host, "#{host}") ||
    changes(Port, "#{port}", port === undefined ? undefined : String(port)) ||
    changes(Path, "/#{path}")
  );
}

/**
 * Checks a fixed response.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
 */
export function checkFixedResponse(action: Action, rule: CheckedRule): void {
  const config = action.FixedResponseConfig;
  const tell = (at: NativeNode | undefined, what: string, limit: string): void =>
    rule.report({
      code: "native-rule-fixed-response",
      at: [at, action.Type, rule.node],
      what: `${rule.which} ${what}`,
      limit,
    });
  if (config === undefined) {
    tell(undefined, "answers with nothing", "`fixed-response` has a `FixedResponseConfig`");
    return;
  }
  const status = textOf(config.StatusCode);
  if (status !== undefined && !/^[245][0-9]{2}$/.test(status))
    tell(
      config.StatusCode,
      `answers with the status \`${status}\``,
      "a fixed response has a status of 200 to 299 or 400 to 599",
    );
  const type = config.ContentType === undefined ? undefined : textOf(config.ContentType);
  if (type !== undefined && !RESPONSE_TYPES.includes(type))
    tell(
      config.ContentType,
      `answers with the content type \`${type}\``,
      `the content type of a fixed response is ${choice(RESPONSE_TYPES)}`,
    );
  const body = config.MessageBody === undefined ? undefined : textOf(config.MessageBody);
  if (body !== undefined && body.length > RULE.body)
    tell(
      config.MessageBody,
      `answers with ${body.length} characters`,
      `the body of a fixed response has at most ${RULE.body} characters`,
    );
}
