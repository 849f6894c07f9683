import type { OrganizationPlace } from '@fhir-gateway/platform-registry';

/** An organization as a directory describes it, before it is known whether the platform file has a place for it. */
export interface Candidate {
  readonly name: string;
  /** FHIR base URL. */
  readonly url: string;
  readonly endpointId?: string;
  readonly organizationId?: string;
  readonly aliases?: readonly string[];
  readonly places?: readonly OrganizationPlace[];
  readonly npis?: readonly string[];
  /** true: the organization is called so too, but its address is of no use. */
  readonly givesNamesOnly?: boolean;
}

/** Something of a directory that gives no candidate. */
export interface Skip {
  readonly reason: string;
  /** What it was, for people: a name, or an id where there is none. */
  readonly what: string;
  /** Whether an organization is missing for it, rather than a duplicate or something else. */
  readonly isOrganization?: boolean;
}

/** Takes the elements of one directory, in whatever order, and makes candidates of them once all are there. */
export interface DirectoryReader {
  read(element: unknown): void;
  /** Candidates one by one, so that not all are in memory at once, and what is left out instead of one. */
  finish(skip: (skip: Skip) => void): Iterable<Candidate>;
}
