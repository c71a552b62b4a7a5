import type {
  LedgerEntry,
  LedgerTotals,
  Location,
  Report,
  ReportApp,
  ReportFinding,
  ReportHost,
  ReportProxy,
  ReportResource,
  ReportTask,
} from "../report/types.ts";
import { REPLAY_MEMBERS } from "./replay-members.ts";

/** The order of an object's members; those of its objects and lists of objects by member. */
export interface MemberOrder {
  readonly order: readonly string[];
  readonly inside?: Readonly<Record<string, MemberOrder>>;
}

/** Refuses to compile until every member of `T` is in the list. */
function membersOf<T>() {
  return <const L extends readonly (keyof T & string)[]>(
    order: [keyof T & string] extends [L[number]] ? L : readonly ["missing", Exclude<keyof T & string, L[number]>],
    inside: Readonly<Record<string, MemberOrder>> = {},
  ): MemberOrder => ({ order, inside });
}

const LOCATION = membersOf<Location>()(["path", "startLine", "startColumn", "endLine", "endColumn", "excerpt"]);

const PLACE = membersOf<ReportHost["location"]>()(["path", "startLine", "startColumn", "endLine", "endColumn"]);

const FINDING = membersOf<ReportFinding>()(
  [
    "rule",
    "mechanism",
    "severity",
    "outcome",
    "confidence",
    "effort",
    "apps",
    "uses",
    "message",
    "why",
    "help",
    "native",
    "location",
    "related",
    "fingerprint",
    "links",
    "suppressed",
  ],
  {
    uses: membersOf<ReportFinding["uses"][number]>()(["app", "outcome", "failed"]),
    native: membersOf<NonNullable<ReportFinding["native"]>>()(["feature", "since"]),
    location: LOCATION,
    related: LOCATION,
  },
);

const TASK = membersOf<ReportTask>()(
  [
    "id",
    "stage",
    "app",
    "title",
    "role",
    "precondition",
    "action",
    "expect",
    "soak",
    "back",
    "pointOfNoReturn",
    "after",
    "findings",
    "commands",
  ],
  { commands: membersOf<NonNullable<ReportTask["commands"]>>()(["action", "check", "back"]) },
);

const ENTRY = membersOf<LedgerEntry>()(
  ["path", "startLine", "startColumn", "endLine", "endColumn", "kind", "state", "reason", "task", "into", "uses"],
  {
    into: membersOf<LedgerEntry["into"][number]>()(["file", "pointer"]),
    uses: membersOf<LedgerEntry["uses"][number]>()(["app", "state", "reason"]),
  },
);

/** The members of the JSON report in the order in which they are written. */
export const REPORT_MEMBERS: MemberOrder = membersOf<Report>()(
  ["schemaVersion", "tool", "inputs", "apps", "proxies", "findings", "suppressed", "plan", "ledger", "replay"],
  {
    tool: membersOf<Report["tool"]>()(["name", "version"]),
    inputs: membersOf<Report["inputs"][number]>()(["path", "constructs"]),
    apps: membersOf<ReportApp>()(["id", "name", "path", "state", "reasons", "effort", "files", "output"]),
    proxies: membersOf<ReportProxy>()(["id", "path", "files", "state", "reasons", "effort", "hosts"], {
      hosts: membersOf<ReportHost>()(["id", "names", "state", "reasons", "location"], { location: PLACE }),
    }),
    findings: FINDING,
    plan: membersOf<Report["plan"]>()(["resources", "edits", "tasks", "differences"], {
      resources: membersOf<ReportResource>()(["id", "type", "apps", "file", "pointer"]),
      tasks: TASK,
      differences: membersOf<Report["plan"]["differences"][number]>()(["finding", "location", "field"], {
        location: LOCATION,
      }),
    }),
    ledger: membersOf<Report["ledger"]>()(["totals", "entries"], {
      totals: membersOf<LedgerTotals>()([
        "constructs",
        "carried",
        "rewritten",
        "dropped",
        "manual",
        "ignored",
        "unread",
      ]),
      entries: ENTRY,
    }),
    replay: REPLAY_MEMBERS,
  },
);

/** True where the members stand in the order already: then the object is written as it is, which is the usual case. */
function stands(object: object, order: readonly string[]): boolean {
  let at = 0;
  for (const name in object) {
    while (at < order.length && order[at] !== name) at += 1;
    if (at === order.length) return false;
    at += 1;
  }
  return true;
}

function inOrder(value: unknown, members: MemberOrder): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => inOrder(item, members));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const object = value as Readonly<Record<string, unknown>>;
  let result = object;
  if (!stands(object, members.order)) {
    const known = new Set(members.order);
    const unknown = Object.keys(object).filter((name) => !known.has(name));
    const names = [...members.order.filter((name) => Object.hasOwn(object, name)), ...unknown.toSorted()];
    result = Object.fromEntries(names.map((name) => [name, object[name]]));
  }
  for (const name in members.inside) {
    const inside = members.inside[name];
    const ordered = inside === undefined ? result[name] : inOrder(result[name], inside);
    if (ordered !== result[name]) result = { ...result, [name]: ordered };
  }
  return result;
}

/** What JSON allows in a string as it is, but a terminal may obey: written as an escape, which reads back the same. */
const UNPRINTABLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function unicodeEscape(character: string): string {
  let escape = "";
  for (let index = 0; index < character.length; index++)
    escape += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  return escape;
}

/** The report as JSON: members in a fixed order, two spaces, a newline at the end. Schema: `schemas/report.schema.json`. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(inOrder(report, REPORT_MEMBERS), undefined, 2).replace(UNPRINTABLE, unicodeEscape)}\n`;
}
