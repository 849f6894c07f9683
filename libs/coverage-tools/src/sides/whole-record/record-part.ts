import type { CoverageReader } from '../../record-pages.js';

/** What one platform has of a person's record, and how it is read. */
export interface RecordPart {
  /** As callers name it, with the number of its connection where it has one. */
  readonly platformId: string;
  /** Id of the person's Patient there. */
  readonly patientId: string;
  /** Ids of further Patients there that are the same person. */
  readonly linkedPatientIds?: readonly string[] | undefined;
  /** The FHIR base of the platform, without trailing slash. */
  readonly baseUrl: string;
  /** Reads with the caller's own access. */
  readonly read: CoverageReader;
}
