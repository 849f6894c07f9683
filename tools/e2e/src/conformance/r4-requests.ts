import { jsonLines } from '../json-lines.js';

/** One request of the FHIR R4 REST API, as a client sends it. */
export interface R4Request {
  /** As the specification calls it, and what is special. */
  readonly name: string;
  /** Method and target below the base: `GET Patient/ada?_format=json`. */
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The gateway answers by itself, from what the platform says of itself. */
  readonly isAnsweredHere?: boolean;
}

/** Every interaction of the R4 REST API, in an order in which one may follow another. @see https://hl7.org/fhir/R4/http.html */
export const r4Requests = jsonLines<R4Request>('conformance/r4-requests.jsonl');
