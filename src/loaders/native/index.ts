export { loadBalancing } from "./load.ts";
