import { parseReference } from '../index.js';

/** The resource that a reference names, whatever server wrote it. */
export function nameOf(reference: unknown): string | undefined {
  return parseReference(reference)?.ref;
}
