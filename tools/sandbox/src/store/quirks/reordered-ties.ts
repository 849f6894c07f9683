import { randomInt } from 'node:crypto';
import type { Quirks } from './quirk.js';

/**
 * What orders equal sort keys in one execution of a search: nothing without the quirk, else a number that later pages of
 * the same execution repeat. Databases promise no order among equal keys, and servers that keep a search answer its
 * later pages from what they kept.
 */
export function tieSeed(quirks: Quirks): number | undefined {
  return quirks.has('reordered-ties') ? randomInt(2 ** 32) : undefined;
}

/** Where a resource stands among its equals: by age, or anywhere. */
export function tieRank(ordinal: number, seed: number | undefined): number {
  if (seed === undefined) return ordinal;
  let mixed = Math.imul(ordinal ^ seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
