import type { Request } from 'express';

/**
 * Whether a page may read a record at once. A page of another site can make a browser open any address here, with its
 * cookie; it sees nothing of the answer, but each visit would ask every connected platform.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isOwnVisit({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site !== 'cross-site' && site !== 'same-site';
}
