import type { Bundle, FhirResource } from 'fhir/r4.js';

/** An implementation of SMART Health Links by other people, which opens links and makes them. */
export interface Partner {
  readonly name: string;
  /**
   * Opens a link as its documentation shows.
   *
   * @returns what the files of the link hold
   * @throws whatever the partner throws for a link that it does not open
   */
  open(link: string, passcode?: string): Promise<readonly Bundle<FhirResource>[]>;
  /** Makes a link to one bundle, served by {@link PartnerLink.serve} below `baseUrl`. */
  make(bundle: Bundle<FhirResource>, options: MakeOptions): Promise<PartnerLink>;
}

/** What a partner makes: a check-in link without a passcode, and a link with a manifest with one. */
export interface MakeOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Absent for a check-in link (flag `U`). */
  readonly passcode?: string;
}

/** A link that a partner made. */
export interface PartnerLink {
  readonly link: string;
  serve(request: LinkRequest): Promise<LinkAnswer>;
}

/** A request of whoever opens a link. */
export interface LinkRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** How a partner answers. */
export interface LinkAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
