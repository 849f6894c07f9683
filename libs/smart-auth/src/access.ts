// What a request to a platform gets of a sign-in.
export { AuthError } from './errors.js';
export type { AuthErrorCode } from './errors.js';
export type { AuthAuditEntry } from './observer.js';
export type { RequestProof } from './dpop/dpop-proofs.js';
export type { PlatformAccess } from './records/platform-access.js';
export type { PatientChoice, PatientRequest } from './records/patient-id.js';
