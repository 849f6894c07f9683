import { hasPayerId } from './payer-id.js';
import type { PlatformStatus, PlatformSummary } from './resolved-platform.js';
import type { PlatformDefinition, PlatformKind } from './schema/types.js';

/** What a listing is narrowed by; all given conditions have to hold. */
export interface PlatformFilter {
  readonly kind?: PlatformKind;
  readonly status?: PlatformStatus;
  /** Free text, matched against names; blank text matches everything. */
  readonly query?: string;
  /** Payer id as on claims; see `PlatformRegistry.findByPayerId`. */
  readonly payerId?: string;
  /** Postal code of a state; platforms that serve the whole nation count as serving it. */
  readonly state?: string;
  /** true: only ready platforms; false: only those that are not. */
  readonly ready?: boolean;
}

/** Which part of a listing is wanted. */
export interface PlatformPageOptions {
  /** How many platforms to leave out at the beginning; 0 when absent. */
  readonly offset?: number;
  /** How many platforms to return at most; all when absent. */
  readonly limit?: number;
}

/** A part of a listing. */
export interface PlatformPage {
  /** How many platforms fit the filter, on this page or not. */
  readonly total: number;
  /** false: no platform fits what was typed, and these are near to it. */
  readonly sure: boolean;
  readonly platforms: readonly PlatformSummary[];
}

/** Whether a platform fits the conditions that its file alone can answer; `query` is not one of them. */
export function fitsFile(definition: PlatformDefinition, { kind, state, payerId }: PlatformFilter): boolean {
  return (
    (kind === undefined || definition.kind === kind) &&
    (payerId === undefined ? servesState(definition, state) : hasPayerId(definition, payerId, state))
  );
}

function servesState({ nationwide, states }: PlatformDefinition, state: string | undefined): boolean {
  const wanted = state?.trim().toUpperCase();
  return wanted === undefined || nationwide === true || states?.includes(wanted) === true;
}

/** Whether a platform fits the conditions that depend on the environment too. */
export function fitsStatus(summary: PlatformSummary, { status, ready }: PlatformFilter): boolean {
  return (
    (status === undefined || summary.status === status) &&
    (ready === undefined || (summary.status === 'ready') === ready)
  );
}

/** @throws TypeError when offset or limit is no whole number, or negative */
export function takePage<Item>(
  items: { readonly length: number; slice(from: number, to: number): Item[] },
  options: PlatformPageOptions,
): { total: number; items: Item[] } {
  const { offset = 0, limit = items.length } = options;
  for (const [name, value] of Object.entries({ offset, limit })) {
    if (!Number.isInteger(value) || value < 0) throw new TypeError(`${name} must be a whole number of at least 0`);
  }
  return { total: items.length, items: items.slice(offset, offset + limit) };
}
