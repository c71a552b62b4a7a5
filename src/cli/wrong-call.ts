/** A call or a configuration that cannot be carried out: exit code 2. The message says what to do instead. */
export class WrongCall extends Error {
  override readonly name = "WrongCall";
}
