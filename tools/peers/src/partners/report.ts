/** Prints a line for each step, and counts. */
export class Report {
  held = 0;
  broken = 0;
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  note(line: string): void {
    this.#print(line);
  }

  /** @param detail what was seen, for one that is broken */
  check(what: string, isHeld: boolean, detail = ''): void {
    if (isHeld) this.held += 1;
    else this.broken += 1;
    this.#print(
      `  ${isHeld ? 'held  ' : 'BROKEN'} ${what}${isHeld || detail === '' ? '' : `: ${detail.slice(0, 500)}`}`,
    );
  }
}
