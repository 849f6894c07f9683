import { z } from 'zod';

/**
 * Whether a text is an origin as browsers write it in `Origin`: https, or http on whatever host, with no path, in lower
 * case, without the scheme's own port. `*` and `null` are none.
 *
 * @see https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
 */
export function isExactOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, username } = new URL(text);
  if (origin.includes('*')) return false;
  return (protocol === 'https:' || protocol === 'http:') && username === '' && origin === text;
}

const readOrigins = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** The setting of the origins that may call from a browser, to be spread into the schema of the settings. */
export const corsSettings = {
  FHIR_GATEWAY_CORS_ORIGINS: z
    .string()
    .refine((text) => readOrigins(text).every(isExactOrigin), {
      error: 'must be a comma list of exact origins such as https://app.example.org, never * or null',
    })
    .default(''),
} as const;

/** The origins of a checked setting; none means that no page of another origin may call. */
export function readCorsOrigins(data: { readonly FHIR_GATEWAY_CORS_ORIGINS: string }): readonly string[] {
  return Object.freeze([...new Set(readOrigins(data.FHIR_GATEWAY_CORS_ORIGINS))]);
}

/** In `local` mode whoever gets through is the user: no page of another origin may. */
export function corsFaults(data: { readonly FHIR_GATEWAY_CORS_ORIGINS: string }, isLocal: boolean): string[] {
  return isLocal && readCorsOrigins(data).length > 0
    ? ['FHIR_GATEWAY_CORS_ORIGINS must be unset while FHIR_GATEWAY_MCP_AUTH is local']
    : [];
}
