import { ShareError } from './share-error.js';

const mostDepth = 64;

/**
 * Parses JSON that somebody else wrote, unless it is nested deeper than any resource.
 *
 * @throws ShareError SHARED_CONTENT_TOO_LARGE for what is too deep, and what `refuse` makes for what is no JSON object
 */
export function parseBounded(text: string, refuse: (cause?: unknown) => ShareError): Readonly<Record<string, unknown>> {
  requireShallow(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse(cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refuse();
}

function requireShallow(text: string): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === 0x5c) at++;
      else if (code === 0x22) isText = false;
    } else if (code === 0x22) isText = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > mostDepth) {
        throw new ShareError('SHARED_CONTENT_TOO_LARGE', 'What was shared is nested deeper than any record.');
      }
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
}
