import type { PlatformStatus } from '../resolved-platform.js';
import type { PlatformKind } from '../schema/types.js';
import type { OrganizationPlace } from '../tenants/organization.js';

/** What an entry of the directory is: a platform of some kind, or an organization that treats people. */
export type DirectoryKind = PlatformKind | 'provider';

/** What the directory is searched by; all given conditions have to hold. */
export interface DirectoryQuery {
  /** A name as people say it, with or without state: misspelled, cut short, in any order of words. */
  readonly query?: string;
  /**
   * Postal code of a state; platforms that serve the whole nation count as serving it. With a name, organizations of that
   * name come last of which no place is known.
   */
  readonly state?: string;
  /** `ehr` and the like find platforms of that kind and what is reached through them. */
  readonly kind?: DirectoryKind;
  /** true: only what can be used as the gateway is configured; false: only what cannot. */
  readonly ready?: boolean;
  readonly status?: PlatformStatus;
  /** National Provider Identifier, whole. */
  readonly npi?: string;
  /** Payer id as on claims. */
  readonly payerId?: string;
  /** An id or alias: only that platform and its organizations. */
  readonly platformId?: string;
  /** true: no platforms, only organizations. */
  readonly organizationsOnly?: boolean;
  /** How many entries are passed over; default 0. */
  readonly offset?: number;
  /** How many entries are returned at most; default 20. */
  readonly limit?: number;
}

/** What of an entry fits, where that is not its name. */
export interface NameMatch {
  readonly as: 'alias' | 'former-name' | 'initials' | 'abbreviation' | 'payer-id';
  readonly name: string;
}

/** One platform or organization, and where it leads. */
export interface DirectoryEntry {
  /** What other functions take: `<id>`, or `<id>:<tenant>`. */
  readonly platformId: string;
  readonly name: string;
  readonly kind: DirectoryKind;
  /** Where it is, as far as known. */
  readonly places: readonly OrganizationPlace[];
  /** Whether a state was asked for and nothing is known of a place: it may be in another. */
  readonly isPlaceUnknown?: true;
  /** Name of the platform by which an organization is reached; absent for a platform. */
  readonly via?: string;
  /**
   * What tells it from others of its name, platform and places: another name, the host of its server, or the beginning of its
   * number there. Absent where there are no others, or nothing else is known of it.
   */
  readonly distinguishedBy?: string;
  readonly status: PlatformStatus;
  /** What to do to get further; absent when ready. */
  readonly nextStep?: string;
  readonly loginRequired: boolean;
  readonly matchedAs?: NameMatch;
  /** false: this is not what was typed, but near to it. */
  readonly sure: boolean;
}

/** A part of what was found. */
export interface DirectoryListing {
  /** How much was found, on this page or not. */
  readonly total: number;
  /** false: nothing was found, and the entries are what may have been meant. */
  readonly sure: boolean;
  readonly entries: readonly DirectoryEntry[];
}
