/** The address of a client that no rule means: TEST-NET-2, RFC 5737. */
export const CLIENT = "198.51.100.7";
