export { memberOf, type JsonMember, type JsonNode, type JsonObject } from "./nodes.ts";
export { parseJson } from "./parse.ts";
