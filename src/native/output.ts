/** Top-level names of the output that are no apps. Promised: design, contract. */
const RESERVED = new Set(["secrets", "iam", "load-balancers", "MIGRATION.md", "ledger.json", "fill.sh", ".", "..", ""]);

/** The folder of an app in the output: its id, which carries the definition's folder where two apps share a name. */
export function appFolder(id: string): string {
  return id
    .split("/")
    .map((segment, index) =>
      /^\.{0,2}$/.test(segment) || (index === 0 && RESERVED.has(segment)) ? `${segment}-app` : segment,
    )
    .join("/");
}
