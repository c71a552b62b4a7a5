import { knownText } from "../../../source/text.ts";
import type { Value } from "../../../source/value.ts";
import { noMethod, placeOf, type Reading } from "./reading.ts";
import { refuse } from "./refusal.ts";

const MISSING = "No region was provided. Configure the `:region` option or export the region name to ENV['AWS_REGION']";

/** What the AWS SDK asks of a region when a client is made. Source: `regional_endpoint.rb` of aws-sdk-core. */
export function requireRegion(reading: Reading, region: Value): void {
  const place = placeOf(reading, region);
  if (region.kind === "null") refuse("Aws::Errors::MissingRegionError", MISSING, place);
  if (region.kind === "boolean" && !region.value)
    refuse("ArgumentError", "expected :endpoint to be a HTTP or HTTPS endpoint", place);
  if (region.kind === "other" && region.type === "Symbol") noMethod(reading, region, "gsub");
  if (region.kind === "other" && region.type === "Unknown") return;
  const text = region.kind === "string" ? knownText(region.text) : "";
  if (text === undefined || /^(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(text)) return;
  refuse("Aws::Errors::InvalidRegionError", "Invalid `:region` option was provided.", place);
}
