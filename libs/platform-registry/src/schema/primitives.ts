import { z } from 'zod';

/** Upper bound of every free text in a platform file; generous for prose, small enough for a listing. */
const maxTextLength = 500;
const maxUrlLength = 2048;

/** Short text for people: one line, no control characters. */
export const text = z
  .string()
  .min(1)
  .max(maxTextLength)
  .regex(/^[^\p{Cc}]+$/u, 'must be one line of text without control characters');

/** An id is a file name, a URL segment and part of a variable name: single hyphens only, so that `__` stays free for tenants. */
export const platformId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by single hyphens, such as my-hospital');

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date('must be a day written as YYYY-MM-DD');

/** The name of a FHIR resource type, such as `Patient`. */
export const resourceType = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Za-z]+$/, 'must be a FHIR resource type, such as Patient');

/** A key of an open map (links, endpoints): one camelCase word. */
export const mapKey = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9]*$/, 'must be one camelCase word');

/** A state or territory of the United States by its postal code. */
export const stateCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a two-letter postal code, such as MN')
  .describe('Postal code of a state or territory');

/**
 * One scope. Vendors use strings outside the SMART grammar (URLs, `internal`), so only the OAuth grammar is checked.
 *
 * @see RFC 6749 section 3.3
 */
export const scope = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be one OAuth scope without spaces or quotes');

/** A host name without scheme, port or wildcard. */
export const hostName = z
  .string()
  .max(253)
  .regex(
    /^(?=[^.]*\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/,
    'must be a lower-case host name without scheme, port or wildcard',
  );

/** Says what is wrong with a URL that the gateway would call; undefined when nothing is. */
export function endpointUrlFault(value: string): string | undefined {
  const common = webUrlFault(value);
  if (common !== undefined) return common;
  if (/[{}]|%7b|%7d/i.test(value)) return 'has an unresolved placeholder; only tenancy templates may have {tenant}';
  if (value.includes('#')) return 'must not have a fragment';
  return undefined;
}

/** Says what is wrong with any URL of a platform file; undefined when nothing is. */
export function webUrlFault(value: string): string | undefined {
  if (value.length > maxUrlLength) return `must not be longer than ${maxUrlLength} characters`;
  if (!/^[\x21-\x7e]+$/.test(value) || value.includes('\\'))
    return 'must be printable ASCII without spaces or backslashes';
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return 'must be an absolute https URL';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(value))
    return 'must not carry a user name';
  // A dot segment would be folded away by URL parsing, so that the file would show another address than the one called.
  if (/\/\.{1,2}(?:[/?#]|$)/.test(value) || /%2e/i.test(value)) return 'must not contain dot segments';
  return undefined;
}

function urlField(fault: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

/** A URL that the gateway may call. Plain http is refused elsewhere, since a deployment may allow it for its own network. */
export const endpointUrl = urlField(endpointUrlFault).meta({ format: 'uri' });

/** A page for people; unlike an endpoint it may have a fragment. */
export const pageUrl = urlField(webUrlFault).meta({ format: 'uri' });
