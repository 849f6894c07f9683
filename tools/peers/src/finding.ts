/** What was tried, and whether it came out as it should. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}
