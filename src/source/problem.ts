import type { Span } from "./span.ts";

/**
 * Everything that loaders, plan and emitters may have to say, by family. A rule of `rules/` gives each family its
 * words; a test fails on a code that no rule matches.
 */
export const PROBLEM_CODES = [
  // A file that could not be read at all.
  "file-binary",
  "file-too-large",
  "file-unreadable",
  // YAML as Hako's loader (Psych) sees it.
  "yaml-syntax",
  "yaml-nesting-too-deep",
  "yaml-too-many-aliases",
  "yaml-empty",
  "yaml-not-a-map",
  "yaml-byte-order-mark",
  "yaml-indented-first-line",
  "yaml-later-document",
  "yaml-duplicate-key",
  "yaml-merge-lost",
  "yaml-merge-not-a-map",
  "yaml-tag-unsupported",
  "yaml-scalar-surprise",
  // Jsonnet as the C++ implementation under Hako evaluates it.
  "jsonnet-syntax",
  "jsonnet-static",
  "jsonnet-runtime",
  "jsonnet-limit",
  "jsonnet-import-missing",
  "jsonnet-import-outside-root",
  "jsonnet-computed-on-reference",
  "jsonnet-not-an-object",
  // Includes and provider files.
  "include-missing",
  "include-outside-root",
  "include-cycle",
  "include-unreadable",
  "provider-file-missing",
  "provider-file-outside-root",
  "provider-file-unreadable",
  "provider-type-unknown",
  "provider-value-outside-env",
  // Env values.
  "env-value-not-string",
  "env-hash-comment",
  "env-interpolation-empty",
  "env-variable-unresolved",
  "env-variable-not-ascii",
  // Keys of a definition.
  "key-unknown",
  "key-historic",
  // What Hako itself, or the AWS SDK under it, refuses.
  "hako-refuses",
  "hako-refuses-desired-count",
  "value-type",
  "script-unknown",
  // What several definitions say together.
  "resource-made-twice",
  // nginx's configuration, as nginx reads it.
  "nginx-syntax",
  "nginx-nesting-too-deep",
  "nginx-directive-unknown",
  "nginx-directive-misplaced",
  "nginx-directive-duplicate",
  "nginx-arguments",
  "nginx-value",
  "nginx-include-missing",
  "nginx-include-outside-root",
  "nginx-include-cycle",
  "nginx-include-empty",
  "nginx-main-missing",
  // Comments addressed to hakobu.
  "suppression-without-reason",
  "suppression-rule-unknown",
  "suppression-expired",
  // JSON of AWS that a person wrote or changed.
  "json-syntax",
  "json-nesting-too-deep",
  "json-duplicate-key",
  "json-member-unknown",
  "json-member-type",
  "json-member-missing",
  "json-reference",
  // Rules of AWS that no validator checks (design: native.md section 5).
  "native-dependency-unknown-container",
  "native-dependency-cycle",
  "native-dependency-healthy-without-health-check",
  "native-dependency-on-essential",
  "native-name-in-environment-and-secrets",
  "native-duplicate-secret",
  "native-load-balancer-container-unknown",
  "native-load-balancer-port-unknown",
  "native-links-outside-bridge",
  "native-duplicate-port",
  "native-host-port-mismatch",
  "native-no-essential-container",
  "native-awslogs-without-region",
  "native-fargate-size",
  "native-fargate-unsupported",
  "native-name-too-long",
  "native-load-balancer-name",
  "native-target-type",
  "native-protocol-version",
  "native-grpc-on-http-listener",
  "native-grpc-code",
  "native-target-group-shared",
  "native-daemon-service",
  "native-memory-missing",
  "native-image-missing",
  "native-secret-value-from",
  "native-health-check-range",
  "native-memory-exceeded",
  "native-awslogs-without-group",
  "native-awslogs-without-stream-prefix",
  "native-volume-unknown",
  "native-execution-role-missing",
  "native-extra-hosts-in-awsvpc",
  "native-ports-without-network",
  "native-name-characters",
  "native-network-configuration",
  "native-launch-type-and-capacity-provider",
  "native-ephemeral-storage",
  "native-service-registry",
  "native-service-role",
  "native-classic-in-awsvpc",
  "native-listener-protocol",
  "native-listener-certificate",
  "native-value-not-allowed",
  "native-rule-values",
  "native-rule-quota",
  "native-rule-host",
  "native-rule-path",
  "native-rule-condition",
  "native-rule-action",
  "native-rule-forward",
  "native-rule-redirect",
  "native-rule-fixed-response",
  "native-rule-transform",
  "native-rule-priority",
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something a loader, the plan or an emitter noticed. Only check turns it into a finding. */
export interface Problem {
  readonly code: ProblemCode;
  readonly span: Span;
  /** The facts that the rule's texts may name. Never a secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly related?: readonly Span[];
  /** The app that it concerns; absent where it concerns the file, whoever uses it. */
  readonly app?: string;
}
