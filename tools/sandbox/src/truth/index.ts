export { patientIdAt, sandboxTruth } from './sandbox-truth.js';
export type { PersonTruth, SandboxTruth, TruthPlatform } from './sandbox-truth.js';
export type { FactTruth, PatientTruth } from './patient-truth.js';
