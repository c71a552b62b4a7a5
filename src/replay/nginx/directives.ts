import type { Handling } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";

/** A directive in effect that has no typed value: its name, and the place of the whole. */
export interface Unmodelled {
  readonly span: Span;
  readonly directive: string;
}

/** When an unmodelled directive first matters to the answer. */
type Moment =
  /** It is looked at where it matters. */
  | "read"
  /** Whose address the client's is. */
  | "source"
  /** When nginx makes an answer of its own, or passes one on. */
  | "answer"
  /** When that has a body. */
  | "body"
  /** When the request is passed on. */
  | "passing"
  /** At the TLS handshake. */
  | "handshake"
  /** As soon as the location is found. */
  | "entered"
  /** After the rewrite phase, before `allow` and `deny`: limits. */
  | "rewritten"
  /** After those: passwords, try_files, the content. */
  | "allowed";

const MOMENTS: readonly (readonly [names: RegExp, moment: Moment])[] = [
  [/^(?:recursive_error_pages|absolute_redirect|port_in_redirect|server_name_in_redirect)$/, "read"],
  [/^(?:underscores_in_headers|ignore_invalid_headers|proxy_intercept_errors)$/, "read"],
  // They only say which file answers, which is not modelled anyway.
  [
    /^(?:index|autoindex\w*|random_index|dav_\w+|create_full_put_path|min_delete_depth|gzip_static|disable_symlinks)$/,
    "read",
  ],
  [/^set_real_ip_from$/, "source"],
  [/^(?:header_filter_by_lua|more_(?:set|clear)_headers|js_header_filter)/, "answer"],
  [
    /^(?:body_filter_by_lua|js_body_filter|sub_filter$|add_(?:before|after)_body$|ssi$|image_filter$|x(?:slt|ml)_\w+$)/,
    "body",
  ],
  [/^proxy_/, "passing"],
  [/^(?:auth_basic|auth_request|auth_delay|auth_jwt|try_files|mirror|post_action)$/, "allowed"],
  [/^limit_except$/, "entered"],
  [/^ssl_(?:verify_client|reject_handshake)$/, "handshake"],
];

function momentOf({ directive }: Unmodelled): Moment {
  return MOMENTS.find(([names]) => names.test(directive))?.[1] ?? "rewritten";
}

const moments = new WeakMap<Handling, ReadonlyMap<Moment, readonly Unmodelled[]>>();

/** The unmodelled directives in effect that matter at a moment. */
export function directivesAt(handling: Handling, moment: Exclude<Moment, "read">): readonly Unmodelled[] {
  if (handling.unmodelled.length === 0) return [];
  let known = moments.get(handling);
  if (known === undefined) moments.set(handling, (known = byMoment(handling.unmodelled)));
  return known.get(moment) ?? [];
}

function byMoment(directives: readonly Unmodelled[]): ReadonlyMap<Moment, readonly Unmodelled[]> {
  const found = new Map<Moment, Unmodelled[]>();
  for (const each of directives) {
    const moment = momentOf(each);
    const same = found.get(moment);
    if (same === undefined) found.set(moment, [each]);
    else same.push(each);
  }
  return found;
}

/** The first of them. */
export function firstAt(handling: Handling, moment: Exclude<Moment, "read">): Unmodelled | undefined {
  return directivesAt(handling, moment)[0];
}

/** The directive that lets another address stand for the client's. */
export function foreignSource(handling: Handling): Unmodelled | undefined {
  const [span] = handling.realAddress ?? [];
  return span === undefined ? firstAt(handling, "source") : { span, directive: "set_real_ip_from" };
}

/**
 * A switch such as `absolute_redirect` as it is in effect. A loader names it among what is unmodelled only where it is
 * not what nginx has by default.
 */
export function flag(handling: Handling, name: string, byDefault: boolean): boolean {
  return handling.unmodelled.some(({ directive }) => directive === name) ? !byDefault : byDefault;
}

/** The `error_page` in effect that takes a status. */
export function errorPageFor(handling: Handling, status: number): Unmodelled | undefined {
  const found = handling.errorPages?.find(({ statuses }) => statuses.includes(status));
  return found && { span: found.span, directive: "error_page" };
}

/** What changes the answer of a backend on its way to the client. */
export function responseFilter(handling: Handling): Unmodelled | undefined {
  const intercepts =
    (handling.errorPages?.length ?? 0) > 0
      ? handling.unmodelled.find(({ directive }) => directive === "proxy_intercept_errors")
      : undefined;
  return intercepts ?? firstAt(handling, "answer") ?? firstAt(handling, "body");
}
