import type { TokenProof } from '../dpop/dpop-proofs.js';

/** What a FHIR request needs: the token, and what the token stands for. */
export interface PlatformAccess {
  accessToken: string;
  /** Which of the session's connections to the platform it is of; absent for access that is no connection's. */
  connectionNumber?: number;
  /** See {@link ConnectionSummary.isOneOfSeveral}. */
  isOneOfSeveral?: boolean;
  scopes: readonly string[];
  /** What the sign-in asked for; a scope that is here and not in `scopes` was left out by the person or the platform. */
  requestedScopes?: readonly string[];
  patient?: string;
  /** The token reaches several patients and nobody has chosen yet: what stays with one patient is closed until then. */
  mustChoosePatient?: boolean;
  encounter?: string;
  fhirUser?: string;
  expiresAtSeconds: number;
  /** Values of the token response that the platform file wants in FHIR requests (quirk `tokenContextToQuery`). */
  tokenContext?: Readonly<Record<string, string>>;
  /** Present where the token is good only together with proofs (RFC 9449): as `Authorization: DPoP`, never as Bearer. */
  proof?: TokenProof;
}
