import { variableName } from "../../native/variables.ts";
import { knownText, type Text } from "../../source/text.ts";
import { shellWord } from "../shell.ts";
import type { TaskCommands } from "../types.ts";
import type { FrontPlace } from "./lookups.ts";
import type { Access } from "./security.ts";

/** A security group as a word of a shell, and the line that demands it of a person. */
function groupOf(text: Text, meaning: string): { readonly word: string; readonly demand: readonly string[] } {
  const known = knownText(text);
  const [part] = text;
  if (known !== undefined || part?.kind !== "created") return { word: shellWord(known ?? ""), demand: [] };
  const name = variableName(part.resource, part.attribute);
  return { word: `"$${name}"`, demand: [`: "\${${name}:?set it to the security group of ${meaning}}"`] };
}

/** Lets the load balancer in on the app's own port. */
export function allowBalancer(access: Access, { region, file }: FrontPlace): TaskCommands {
  const target = groupOf(access.target, access.of);
  const source = groupOf(access.source, "the load balancer");
  const demands = [...target.demand, ...source.demand];
  const filter = `.securityGroupRules[] | select(.IpPermissions[0].UserIdGroupPairs[0].Description == ${JSON.stringify(access.description)})`;
  const rule = `"$(jq -c ${shellWord(filter)} ${shellWord(file)} | sh fill.sh /dev/stdin)"`;
  const wide = `(IpProtocol=='-1' || (IpProtocol=='tcp' && FromPort<=\\\`${access.from}\\\` && ToPort>=\\\`${access.to}\\\`))`;
  return {
    action: [
      ...demands,
      `aws ec2 authorize-security-group-ingress --region ${region} --cli-input-json ${rule} --query Return --output text`,
    ],
    check: [
      ...demands,
      `balancer_group=${source.word}`,
      `test "$(aws ec2 describe-security-group-rules --region ${region} --filters Name=group-id,Values=${target.word} --query "length(SecurityGroupRules[?!IsEgress && ReferencedGroupInfo.GroupId=='$balancer_group' && ${wide}])" --output json)" -ge 1`,
    ],
    back: [
      ...demands,
      `aws ec2 revoke-security-group-ingress --region ${region} --cli-input-json ${rule} --query Return --output text`,
    ],
  };
}
