import { z } from 'zod';
import { isReturnPrefix } from './return-address.js';

const readPrefixes = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** The setting of the addresses that a sign-in may lead back to, to be spread into the schema of the settings. */
export const returnToSettings = {
  FHIR_GATEWAY_RETURN_TO: z
    .string()
    .refine((text) => readPrefixes(text).every(isReturnPrefix), {
      error:
        'must be a comma list of https addresses (http on loopback) as browsers write them, with no user name, query or ' +
        'fragment, such as https://app.example.org or https://portal.example.org/health',
    })
    .default(''),
} as const;

/** The addresses of a checked setting, without a final slash; none means that every sign-in ends on a page of the gateway. */
export function readReturnTo(data: { readonly FHIR_GATEWAY_RETURN_TO: string }): readonly string[] {
  const prefixes = readPrefixes(data.FHIR_GATEWAY_RETURN_TO).map((text) => text.replace(/\/$/, ''));
  return Object.freeze([...new Set(prefixes)]);
}
