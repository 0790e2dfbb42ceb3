/** A guarantee of the design that did not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(
    readonly guarantee: string,
    what: string,
  ) {
    super(`${guarantee}: ${what}`);
  }
}
