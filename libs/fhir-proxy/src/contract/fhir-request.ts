import type { Readable } from 'node:stream';

/** A FHIR request as it arrived at one of the apps. */
export interface FhirRequest {
  readonly method: string;
  /** Below the FHIR base, without leading slash, percent-encoded as received. Empty for the base itself. */
  readonly path: string;
  /** The raw query string, without `?`; forwarded as it is. */
  readonly query: string;
  /** Names in lower case, as Node delivers them. Only an allow-list of them is forwarded. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Read only for interactions that have a body, and then up to a limit. */
  readonly body?: Readable | Uint8Array;
}
