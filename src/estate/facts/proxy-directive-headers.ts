/** Headers of `proxy_set_header` whose value a load balancer gives apps all the same, by their names in lower case. */
const GIVEN: ReadonlyMap<string, readonly string[]> = new Map([
  ["host", ["$http_host"]],
  ["x-forwarded-for", ["$proxy_add_x_forwarded_for"]],
  ["x-forwarded-proto", ["$scheme"]],
  ["x-forwarded-port", ["$server_port"]],
]);

/**
 * True for a header that apps get from an Application Load Balancer with the value that nginx gives it: the client's
 * Host, and what it adds by itself.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function isGivenByBalancer(name: string, value: string): boolean {
  return GIVEN.get(name.toLowerCase())?.includes(value) === true;
}
