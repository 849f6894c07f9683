import type { Meant } from './meant.js';

/** A difference that is meant. */
export interface Explanation {
  /** Id of the request as the report shows it (`<setup>/<id>`), or a pattern of ids. */
  readonly request: string | RegExp;
  /** `status`, `header:<name>`, `body`, `audit`, `redis`, `metrics`, `missing`, or a pattern of them. */
  readonly what: string | RegExp;
  /** What the difference has to be; absent: whatever it is. */
  readonly when?: Meant;
  /** For the reader of the report. */
  readonly reason: string;
}
