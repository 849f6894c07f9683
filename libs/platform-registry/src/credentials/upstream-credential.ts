import { controlledHeaders } from '../schema/request-headers.js';

/** How a platform without OAuth knows this gateway; the type of `credentials` in its file. */
export type UpstreamCredentialType = 'basic' | 'bearer' | 'header';

/** A header that opens a platform. A secret: it goes to the origin of the platform's FHIR base, and nowhere else. */
export interface UpstreamCredential {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** The variables of each type, by the end of their names. */
export const upstreamSuffixes = {
  basic: ['BASIC_USER', 'BASIC_PASSWORD'],
  bearer: ['BEARER'],
  header: ['HEADER_NAME', 'HEADER_VALUE'],
} as const satisfies Record<UpstreamCredentialType, readonly string[]>;
export type UpstreamSuffix = (typeof upstreamSuffixes)[UpstreamCredentialType][number];

const maxLength = 4096;
/** Ends a header line, or cannot stand in one. */
const control = /\p{Cc}/u;
const bySuffix: Readonly<Record<UpstreamSuffix, (value: string) => string | undefined>> = {
  BASIC_USER: (value) => (value.includes(':') ? 'must not contain a colon (RFC 7617)' : undefined),
  BASIC_PASSWORD: () => undefined,
  BEARER: (value) =>
    /^[\x21-\x7e]+$/.test(value) ? undefined : 'must be the token alone, in printable ASCII without spaces',
  HEADER_NAME: (value) => {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(value)) return 'must be a header name';
    const name = value.toLowerCase();
    return name !== 'authorization' && controlledHeaders.has(name)
      ? 'must not be a header that the gateway itself controls'
      : undefined;
  },
  HEADER_VALUE: (value) => (/^[\x20-\x7e]+$/.test(value) ? undefined : 'must be printable ASCII'),
};
const variable = new RegExp(`^FHIR_GATEWAY_PLATFORM_.+_(${Object.keys(bySuffix).join('|')})$`);

/** Says why a value cannot be sent; undefined when it can. Never repeats it. */
export function upstreamValueFault(suffix: UpstreamSuffix, value: string): string | undefined {
  if (control.test(value)) return 'must be one line without control characters';
  if (value.length > maxLength) return `must not be longer than ${maxLength} characters`;
  return bySuffix[suffix](value);
}

/**
 * Returns a line for each variable whose value cannot be sent to a platform, such as one with a line break in it: by
 * variable name, without values. Space around a value does not count.
 */
export function upstreamCredentialFaults(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const suffix = variable.exec(name)?.[1] as UpstreamSuffix | undefined;
    const text = value?.trim() ?? '';
    const fault = suffix === undefined || text === '' ? undefined : upstreamValueFault(suffix, text);
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
}

/**
 * Makes the header of a type from the values of its variables, all of them present and sound.
 *
 * @see RFC 7617 section 2.1 (UTF-8), RFC 6750 section 2.1
 */
export function upstreamHeader(
  type: UpstreamCredentialType,
  value: (suffix: UpstreamSuffix) => string,
): UpstreamCredential {
  switch (type) {
    case 'basic': {
      const pair = Buffer.from(`${value('BASIC_USER')}:${value('BASIC_PASSWORD')}`, 'utf8').toString('base64');
      return { name: 'authorization', value: `Basic ${pair}` };
    }
    case 'bearer':
      return { name: 'authorization', value: `Bearer ${value('BEARER')}` };
    case 'header':
      return { name: value('HEADER_NAME').toLowerCase(), value: value('HEADER_VALUE') };
  }
}
