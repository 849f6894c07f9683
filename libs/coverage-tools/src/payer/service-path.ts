import { CoverageError } from '../coverage-error.js';

/** Segments of letters, digits and what RFC 3986 lets stand for itself; `$` begins an operation. */
const segment = /^[A-Za-z0-9$_~.-]+$/;

/**
 * Checks a path below a service's base, so that nothing that a payer or a caller wrote can lead out of it.
 *
 * @returns the path as given, its query after `?` included
 * @throws CoverageError PAYER_ANSWER_INVALID, since only a payer's own words (the id of a service) can be wrong here
 */
export function servicePath(path: string): string {
  const [below = ''] = path.split('?', 1);
  const isSound = below.split('/').every((part) => segment.test(part) && part !== '.' && part !== '..');
  if (isSound && !path.includes('#')) return path;
  throw new CoverageError('PAYER_ANSWER_INVALID', 'The payer named a service by an id that is none.');
}
