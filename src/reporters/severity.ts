import type { Severity } from "../findings/types.ts";

/** How serious each severity is; a severity that is missing here does not compile. */
const WEIGHT: Readonly<Record<Severity, number>> = { error: 3, warning: 2, note: 1 };

/** From the most to the least serious. */
export const SEVERITY_ORDER: readonly Severity[] = ["error", "warning", "note"];

/** True where `severity` is as serious as `least`, or more. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return WEIGHT[severity] >= WEIGHT[least];
}
