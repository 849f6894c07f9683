import type { TrendValue } from './trend.js';

/**
 * What each source says of a result about which they disagree: `7.1 % (clinic), 7.4 % (hospital)`.
 *
 * @param nameOf what a connection is called; by default its id
 */
export function disputedWords(
  disputed: NonNullable<TrendValue['disputed']>,
  nameOf: (connection: string) => string = (connection) => connection,
): string {
  return disputed.map(({ value, connections }) => `${value} (${connections.map(nameOf).join(', ')})`).join(', ');
}
