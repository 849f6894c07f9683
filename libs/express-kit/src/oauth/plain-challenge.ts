/**
 * Makes the `WWW-Authenticate` of a 401 from the error code of the problem; with a scope, that of a 403 for an app which
 * was given less.
 */
export type BearerChallenge = (code: string, scope?: string) => string;

/** The challenge where nobody hands out tokens. */
export const plainChallenge: BearerChallenge = () => 'Bearer realm="fhir-gateway"';
