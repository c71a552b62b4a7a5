import type {
  Location,
  ReplayCounterExample,
  ReplayedAnswer,
  ReplayTotals,
  ReportFinding,
  ReportProxyReplay,
  ReportReplay,
} from "../report/types.ts";
import { renderExcerpt } from "./excerpt.ts";
import type { Screen } from "./finding.ts";
import { placeOf } from "./finding.ts";
import type { Paint } from "./paint.ts";
import { paintCode } from "./paint.ts";
import { count, enumerate, renderColumns } from "./table.ts";
import { oneLine, visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Counter-examples that are shown before the rest is counted. */
const EXAMPLES = 10;
/** Lines of every other list that are shown before the rest is counted. */
const LINES = 15;
/** Prose is not drawn out further than this, however wide the window is. */
const PROSE = 100;
const HEADING = 80;

export interface ReplayOptions extends Screen {
  /** The commands that repeat this run, behind the command: paths and choices. */
  readonly again: string;
  /** Those of the report: a declaration is named by the rule of its finding. */
  readonly findings: readonly Pick<ReportFinding, "fingerprint" | "rule">[];
}

/** What one figure means. The first are what was compared, the last what was not. */
const FIGURES: readonly { readonly name: keyof ReplayTotals; readonly title: string; readonly meaning: string }[] = [
  { name: "equal", title: "equal", meaning: "both sides answer alike" },
  { name: "declared", title: "declared", meaning: "they differ, and the plan says so" },
  { name: "undeclared", title: "undeclared", meaning: "they differ, and nobody said so" },
  { name: "notModelled", title: "not modelled", meaning: "hakobu cannot say what one side answers" },
  { name: "leftOut", title: "left out", meaning: "for hosts that stay where they are" },
];

/** The replay for a terminal: what was compared, and for every difference where each side decides it. */
export function renderReplay(replay: ReportReplay, options: ReplayOptions): string {
  const { paint, width } = options;
  const compared = replay.proxies.filter(({ reason }) => reason === undefined);
  const blocks = [
    ...compared.flatMap((proxy) => renderProxy(proxy, replay, options)),
    ...renderNothing(replay, options),
    [
      ...hang("", verdict(replay), width).map((line) => paint.strong(line)),
      ...paintCode(hang("next: ", nextStep(replay, options.again), width), paint),
    ],
  ];
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

function renderProxy(proxy: ReportProxyReplay, replay: ReportReplay, screen: ReplayOptions): string[][] {
  const { paint, width } = screen;
  const against = replay.against === undefined ? "what `hakobu migrate` writes" : `\`${visible(replay.against)}\``;
  const head = [
    heading(`${visible(proxy.proxy)}`, `stage ${replay.stage}, against ${against.replaceAll("`", "")}`, screen),
    "",
    ...renderFigures(proxy, paint),
  ];
  return [
    head,
    ...renderExamples(proxy, screen),
    renderUnknown(proxy, screen),
    renderDeclared(proxy, screen),
    renderGaps(proxy, screen),
    renderUnexercised(proxy, screen),
    renderHostsLeft(proxy, screen),
    proxy.newEndpoints.length === 0
      ? []
      : paintCode(
          hang(
            "new: ",
            `the old side does not listen on ${enumerate(proxy.newEndpoints)}, so nothing is compared there`,
            Math.min(width, PROSE),
          ),
          paint,
        ),
  ].filter((block) => block.length > 0);
}

/** The proxies that were not replayed, by the reason. */
function renderNothing({ proxies, stage }: ReportReplay, screen: Screen): string[][] {
  const reasons = new Map<string, string[]>();
  for (const { proxy, reason } of proxies) {
    if (reason === undefined) continue;
    const known = reasons.get(reason);
    if (known === undefined) reasons.set(reason, [visible(proxy)]);
    else known.push(visible(proxy));
  }
  const { paint, width } = screen;
  return [...reasons].map(([reason, names]) => [
    heading("nothing to compare", `stage ${stage}`, screen),
    "",
    ...paintCode(hang("", oneLine(reason), Math.min(width, PROSE)), paint),
    ...hang("  ", enumerate(names, LINES), Math.min(width, PROSE)),
  ]);
}

function heading(title: string, detail: string, { paint, width }: Screen): string {
  const line = "-".repeat(Math.max(2, Math.min(width, HEADING) - title.length - detail.length - 6));
  return `${paint.faint("--")} ${paint.strong(title)}${paint.faint(`  ${detail} ${line}`)}`;
}

function renderFigures(proxy: ReportProxyReplay, paint: Paint): string[] {
  const shown = FIGURES.filter(({ name }) => proxy[name] > 0 || name === "equal" || name === "undeclared");
  const rows = shown.map(({ name, title, meaning }) => [`  ${title}`, String(proxy[name]), meaning]);
  const digits = Math.max(...rows.map(([, number = ""]) => number.length));
  const brush = (name: keyof ReplayTotals): ((text: string) => string) =>
    proxy[name] === 0
      ? paint.faint
      : name === "equal"
        ? paint.good
        : name === "undeclared"
          ? paint.severity.error
          : (text) => text;
  const lines = renderColumns(
    rows.map(([title = "", number = "", meaning = ""]) => [title, number.padStart(digits), meaning]),
    (cell, column) => (column === 2 ? paint.faint(cell) : cell),
  );
  return [
    `${paint.strong(`compared ${proxy.compared}`)} ${proxy.compared === 1 ? "request" : "requests"} across ${count(proxy.decisions, "decision")}`,
    ...lines.map((line, index) => brush(shown[index]?.name ?? "equal")(line)),
  ];
}

function renderExamples({ counterExamples }: ReportProxyReplay, screen: Screen): string[][] {
  const shown = counterExamples.slice(0, EXAMPLES);
  const rest = counterExamples.slice(EXAMPLES);
  const left = rest.reduce((sum, example) => sum + example.count, 0);
  return [
    ...shown.map((example) => renderExample(example, screen)),
    ...(rest.length === 0
      ? []
      : [
          [
            `and ${count(rest.length, "more difference")} in ${count(left, "request")}: all of them with \`--format json\``,
          ],
        ]),
  ];
}

function renderExample(example: ReplayCounterExample, screen: Screen): string[] {
  const { paint, width } = screen;
  const same = example.count === 1 ? "" : paint.faint(`  and ${count(example.count - 1, "request")} like it`);
  const lines = [
    `${paint.severity.error("undeclared")}  ${paint.strong(oneLine(example.request.text))}${same}`,
    ...example.mismatches.flatMap(({ field, old, new: next }) =>
      hang(`  ${field}: `, `old ${oneLine(old)}; new ${oneLine(next)}`, width),
    ),
  ];
  return [...lines, ...renderSide("old", example.old, screen), ...renderSide("new", example.new, screen)];
}

function renderSide(side: "old" | "new", { outcome, places }: ReplayedAnswer, screen: Screen): string[] {
  const { paint, width } = screen;
  const lines = hang(`  ${side}  `, oneLine(outcome), Math.min(width, PROSE));
  const painted = paintCode(lines, paint).map((line, index) =>
    index === 0 ? `  ${paint.strong(side)}${line.slice(2 + side.length)}` : line,
  );
  return [...painted, ...places.flatMap((place) => renderPlace(place, screen))];
}

/** The place as others print it, and the source lines below it. */
function renderPlace(place: Location, { paint, width }: Screen): string[] {
  const excerpt = renderExcerpt(place, { width: width - 7, paint, mark: paint.severity.error });
  return [`       ${paint.place(placeOf(place))}`, ...excerpt.map((line) => `       ${line}`)];
}

/** A list with its head; what is too much of it is counted. */
function renderList<T>(
  head: string,
  items: readonly T[],
  { render, paint }: { render: (item: T) => string[]; paint: Paint },
): string[] {
  if (items.length === 0) return [];
  const more = items.length - LINES;
  return [
    paint.strong(head),
    ...items.slice(0, LINES).flatMap(render),
    ...(more > 0 ? [`  and ${more} more: all of them with \`--format json\``] : []),
  ];
}

/** A place with what is to be counted there, and more about it below. */
function at(place: string, head: string, text: string, { paint, width }: Screen): string[] {
  const lines = hang("    ", text, Math.min(width, PROSE));
  return [`  ${paint.place(place)}  ${head}`, ...(text === "" ? [] : paintCode(lines, paint))];
}

function renderUnknown({ unknownTargets }: ReportProxyReplay, screen: Screen): string[] {
  const lines = renderList("target groups that stand for nothing that hakobu knows", unknownTargets, {
    paint: screen.paint,
    render: ({ name, location }) =>
      at(location === undefined ? "somewhere" : placeOf(location), `\`${oneLine(name)}\``, "", screen),
  });
  if (lines.length === 0) return [];
  const help = "`aliases:` in hakobu.yaml says which target group of the plan, or which upstream, such a name means.";
  return [...lines, ...paintCode(hang("  ", help, Math.min(screen.width, PROSE)), screen.paint)];
}

type Declared = ReportProxyReplay["differences"][number];

/** Places of one declaration that are shown before the rest is counted. */
const PLACES = 3;

/** The declarations by rule and field: one finding may stand at thousands of places. */
function renderDeclared({ differences }: ReportProxyReplay, options: ReplayOptions): string[] {
  const { paint, width } = options;
  const rules = new Map(options.findings.map(({ fingerprint, rule }) => [fingerprint, rule]));
  const groups = new Map<string, Declared[]>();
  for (const difference of differences) {
    const key = `${rules.get(difference.finding) ?? difference.finding}  ${difference.field}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [difference]);
    else known.push(difference);
  }
  const sum = (items: readonly Declared[]): number => items.reduce((total, each) => total + each.count, 0);
  const ordered = [...groups].toSorted(([, a], [, b]) => sum(b) - sum(a));
  const lines = ordered.flatMap(([key, items]) => {
    const unseen = items.filter((each) => each.count === 0);
    const seen = items.filter((each) => each.count > 0);
    const more = items.length - PLACES;
    return [
      `  ${key}, ${sum(items) === 0 ? "seen in no request" : count(sum(items), "request")}`,
      ...[...seen, ...unseen].slice(0, PLACES).flatMap(({ location }) => {
        const text = oneLine(location.excerpt[0] ?? "");
        const room = width - placeOf(location).length - 6;
        return [`    ${paint.place(placeOf(location))}${text.length > room ? "" : `  ${text}`}`];
      }),
      ...(more > 0 ? [`    and ${count(more, "more place")}`] : []),
      ...(unseen.length > 0 && seen.length > 0
        ? [`    ${count(unseen.length, "place")} of them seen in no request`]
        : []),
    ];
  });
  return lines.length === 0 ? [] : [paint.strong("declared by"), ...lines];
}

function renderGaps({ notModelledBy }: ReportProxyReplay, screen: Screen): string[] {
  return renderList("not modelled because of", notModelledBy, {
    paint: screen.paint,
    render: ({ side, by, reason, count: number, location, request }) => [
      ...at(
        location === undefined ? `the ${side} side` : placeOf(location),
        `${side}, ${count(number, "request")}`,
        `${oneLine(by)}: ${oneLine(reason)}`,
        screen,
      ),
      ...hang("    for example ", oneLine(request.text), screen.width),
    ],
  });
}

function renderUnexercised({ unexercised }: ReportProxyReplay, screen: Screen): string[] {
  const open = unexercised.filter(({ unreachable, notModelled }) => unreachable === undefined && !notModelled);
  const met = unexercised.filter(({ unreachable, notModelled }) => unreachable === undefined && notModelled);
  const closed = unexercised.filter(({ unreachable }) => unreachable !== undefined);
  return [
    ...renderList("decisions that no request got to", open, {
      paint: screen.paint,
      render: ({ side, what, location }) => at(placeOf(location), `${side}: ${oneLine(what)}`, "", screen),
    }),
    ...renderList("decisions that only requests get to which are not modelled", met, {
      paint: screen.paint,
      render: ({ side, what, location }) => at(placeOf(location), `${side}: ${oneLine(what)}`, "", screen),
    }),
    ...renderList("decisions that no request can get to", closed, {
      paint: screen.paint,
      render: ({ side, what, unreachable = "", location }) =>
        at(placeOf(location), `${side}: ${oneLine(what)}`, oneLine(unreachable), screen),
    }),
  ];
}

function renderHostsLeft({ hostsLeft }: ReportProxyReplay, screen: Screen): string[] {
  const head = `${count(hostsLeft.length, "host")} ${hostsLeft.length === 1 ? "stays" : "stay"} where ${hostsLeft.length === 1 ? "it is" : "they are"}`;
  return renderList(head, hostsLeft, {
    paint: screen.paint,
    render: ({ host, reason, count: number, location }) =>
      at(placeOf(location), `${visible(host)}, ${count(number, "request")}`, oneLine(reason), screen),
  });
}

/** One sentence that says whether anything was lost. */
function verdict({ totals, proxies }: ReportReplay): string {
  const { compared, undeclared, notModelled } = totals;
  const gap = notModelled === 0 ? "" : `; ${count(notModelled, "request")} not modelled`;
  const unknown = proxies.reduce((sum, { unknownTargets }) => sum + unknownTargets.length, 0);
  if (undeclared === 0 && unknown > 0) return `${count(unknown, "unknown target group")}${gap}`;
  if (undeclared > 0) {
    const faults = proxies.reduce((sum, { counterExamples }) => sum + counterExamples.length, 0);
    return `${count(faults, "undeclared difference")} in ${undeclared} of ${count(compared, "request")}${gap}`;
  }
  if (compared === 0) return `nothing was compared${gap}`;
  return `no undeclared difference in ${count(compared, "request")}${gap}`;
}

function nextStep(replay: ReportReplay, again: string): string {
  const unknown = replay.proxies.some(({ unknownTargets }) => unknownTargets.length > 0);
  if (replay.totals.undeclared > 0 || unknown) {
    return replay.against === undefined
      ? `this is a bug of hakobu, or a difference that it should declare: please report it, with \`hakobu verify${again} --format json=replay.json\``
      : "change the rules until nothing differs, or `hakobu migrate` writes them again";
  }
  if (replay.stage === "before") return `\`hakobu verify${again}\` replays the end, \`--stage overlap\` the way there`;
  if (replay.totals.compared === 0) return `\`hakobu lint${again}\` says what is in the way`;
  return replay.against === undefined
    ? `\`hakobu migrate${again}\` writes it; its smoke.sh asks the real endpoints`
    : "`smoke.sh` asks the real endpoints";
}
