/** A FHIR request below one platform's base, for one caller: what an app binds to the proxy. */
export interface ReaderRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without leading slash, percent-encoded. */
  readonly path: string;
  /** Raw, without `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `application/fhir+json`. */
  readonly body?: unknown;
  /** Entries that are too many, too large or nested too deep may be left out: the answer tells how many. */
  readonly leavesOut?: boolean;
  /** Is told the JSON of the answer, without what was left out. */
  readonly received?: (text: string) => void;
  /**
   * Makes something smaller of the answer as soon as it is here, which is then what is returned; a reader need not do so.
   * What it throws is what the reader throws.
   */
  readonly take?: (answer: ReaderAnswer) => Promise<ReaderAnswer>;
}

/** An answer as JSON; `body` is undefined when there was none. */
export interface ReaderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: unknown;
  /** Entries that the platform sent and that were not parsed: more than are read of one page, too large, or nested too deep. */
  readonly leftOut?: number;
  /** How many of these would not be missing of a smaller page. */
  readonly overflowed?: number;
  /** Names of some that were too large, as far as they are known. */
  readonly skipped?: readonly string[];
  /** Length of the JSON of the body, where the reader knows it: what the answer costs whoever holds it. */
  readonly bytes?: number;
}

/** Sends one request and returns the answer, whatever its status; throws only when there is none. */
export type FhirReader = (request: ReaderRequest) => Promise<ReaderAnswer>;
