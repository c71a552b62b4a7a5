import { reportRule } from "../../report/rules.ts";
import { createPaint } from "../../reporters/paint.ts";
import { renderRules, renderRulesJson } from "../../reporters/rules.ts";
import { BUILTIN_RULES } from "../../rules/builtin.generated.ts";
import { RULE_DOCUMENTATION } from "../../rules/documentation.generated.ts";
import { EXIT } from "../exit-code.ts";
import type { RuleFlags } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { wantsColour, widthOf } from "../terminal.ts";

/** `hakobu rules`: the list of rules. */
export function rules(flags: RuleFlags, { stdout, env }: Terminal): number {
  const documentation = new Map(RULE_DOCUMENTATION.map((each) => [each.id, each]));
  const list = BUILTIN_RULES.map((rule) => reportRule(rule, documentation.get(rule.id)));
  const screen = { width: widthOf(stdout), paint: createPaint(wantsColour(stdout, { env, flag: flags.color })) };
  stdout.write(flags.format === "json" ? renderRulesJson(list) : renderRules(list, screen));
  return EXIT.success;
}
