/** A difference that is meant. */
export interface Explanation {
  /** Id of the request as the report shows it (`<setup>/<id>`), or a pattern of ids. */
  readonly request: string | RegExp;
  /** `status`, `header:<name>`, `body`, `audit`, `redis`, `metrics`, `missing`, or a pattern of them. */
  readonly what: string | RegExp;
  /** For the reader of the report. */
  readonly reason: string;
}

/** Every difference from the base that is meant. The list is emptied when the base becomes a newer one. */
export const explained: readonly Explanation[] = [
  {
    request: /rest GET \/openapi\.json/,
    what: 'body',
    reason: 'schemas are sorted by name, since each has its name where it is written; every schema is as it was',
  },
];
