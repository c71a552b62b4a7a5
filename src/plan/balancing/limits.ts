/**
 * Limits of an Application Load Balancer, as of November 2026.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and
 * .../rule-condition-types.html; the two disagree about wildcards (6 and 5), and 5 holds by both.
 */
export const RULE_LIMITS = {
  /** Values of one condition. */
  conditionValues: 3,
  /** Values of all conditions of a rule. */
  ruleValues: 5,
  /** `*` and `?` of all conditions of a rule. */
  ruleWildcards: 5,
  /** Characters of a host or path value. */
  valueCharacters: 128,
  /** Characters of each of the two expressions of a transform. */
  transformCharacters: 1024,
  /** Characters of the host, path and query of a redirect. */
  redirectCharacters: 128,
  /** Characters of the body of a fixed response. */
  bodyCharacters: 1024,
  /** The greatest priority of a rule. */
  priority: 50_000,
} as const;

export const BALANCER_LIMITS = {
  /** Rules without the default ones, of all listeners together. AWS raises it on request. */
  rules: 100,
  /** Target groups: AWS does not raise it. */
  targetGroups: 100,
  /** Target groups of one action. */
  groupsOfAction: 5,
  /** The greatest weight of a target group in an action. */
  weight: 999,
  /** Seconds of the idle time-out. */
  idleTimeout: { least: 1, usual: 60, most: 4000 },
  listeners: 50,
} as const;

/** Content types of a fixed response. Source: API_FixedResponseActionConfig. */
export const FIXED_RESPONSE_TYPES: readonly string[] = [
  "text/plain",
  "text/css",
  "text/html",
  "application/javascript",
  "application/json",
];
