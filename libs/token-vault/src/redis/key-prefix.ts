/** Begins every key and channel unless the operator says otherwise. */
export const DEFAULT_PREFIX = 'fg:';

/** Passes a prefix through. @throws TypeError when it has braces, which mark the part of a key that names its Cluster slot */
export function requirePrefix(prefix: string): string {
  if (/[{}]/.test(prefix)) throw new TypeError('a key prefix must not hold braces');
  return prefix;
}
