import { createHash } from 'node:crypto';

/**
 * The name of the cookie that ties a login to the browser that began it.
 * Each login has its own, so that two logins in one browser do not overwrite each other.
 */
export function browserCookieName(state: string): string {
  const digest = createHash('sha256').update(`fhir-gateway/login/${state}`).digest('hex');
  return `fhir_gateway_login_${digest.slice(0, 16)}`;
}
