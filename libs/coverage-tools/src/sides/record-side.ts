import type { Patient } from 'fhir/r4.js';
import type { CoverageReader } from '../record-pages.js';
import type { OutgoingRequests } from './outgoing-requests.js';

/** Whom the caller is connected for at the payer, compared with the patient of the record. */
export type MemberComparison =
  /** Nobody is connected there: only the payer itself can match the member, by what the coverage says. */
  | { readonly answer: 'not-connected' }
  /** The same person, by evidence or because the person said so. */
  | {
      readonly answer: 'same';
      /** Id of the Patient at the payer. */
      readonly patientId: string;
      readonly records: CoverageReader;
      /** The FHIR base of the payer's record, without trailing slash. */
      readonly baseUrl: string;
    }
  | {
      readonly answer: 'unsure' | 'different';
      /** Sentences that hold no value of either record. */
      readonly reasons: readonly string[];
    };

/** The platform of the record, where it is another one than the payer's. */
export interface RecordSide {
  readonly platformId: string;
  /** Compares a patient of the record with whom the caller is connected for at the payer. */
  compareMember(patient: Patient): Promise<MemberComparison>;
  /** What leaves for the payer in this call beside its question. */
  readonly outgoing: OutgoingRequests;
}
