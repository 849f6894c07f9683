import type { FhirReader } from '@fhir-gateway/record-view/contract';

/** One patient's record at one platform, and how it is asked for. */
export interface RecordConnection {
  /** As callers name it: `sandbox-ehr`, `epic:<org>`, or `sandbox-ehr~2` where several people are connected there. */
  readonly id: string;
  /** The platform's display name. */
  readonly platformName: string;
  /** The id of the Patient there; absent where the sign-in chose nobody. */
  readonly patientId?: string;
  /** Ids of further Patients there that the platform links with this one as the same person; absent where there are none. */
  readonly linkedPatientIds?: readonly string[];
  /** The FHIR base under which links of the reader's answers stand, without trailing slash. */
  readonly baseUrl: string;
  /** The platform answers an error to any search parameter it does not list. */
  readonly isStrict: boolean;
  /** Sends reads in the caller's name: grant, scopes and limits are enforced behind it. */
  readonly reader: FhirReader;
  /**
   * Whoever signed in may read many patients: two of them who share a name and a birth date may be strangers. Absent where
   * the sign-in was for one person.
   */
  readonly isOfPanel?: boolean;
  /** It came by a link or a card: no evidence joins it with another record, but the person may. Absent for a platform. */
  readonly isReceived?: boolean;
  /** Why nothing can be asked now: the connection has ended, or the platform is gone. */
  readonly ended?: { readonly code: string; readonly message: string };
}

/**
 * Why a part of the record could not be read. `refused`: the platform or a grant does not share it; `unauthorized`: the
 * connection has ended; `unsupported`: the platform has nothing of the kind; `truncated`: more is there than was read;
 * `other-patient`: the platform answered with entries about another patient, which were left out.
 */
export type GapReason =
  | 'refused'
  | 'failed'
  | 'unsupported'
  | 'unauthorized'
  | 'timeout'
  | 'truncated'
  | 'other-patient';

/** What an answer does not know, and why. */
export interface RecordGap {
  /** The id of the connection. */
  readonly connection: string;
  /** The FHIR resource type that was asked for; absent where it is all of them. */
  readonly resourceType?: string;
  readonly reason: GapReason;
  /** A stable code of the gateway, such as `UPSTREAM_TIMEOUT`. */
  readonly code: string;
  /** Safe to show to the caller whose request it was. */
  readonly message: string;
  /** What the platform says of its own answer, between quotes: what came may not be all. */
  readonly said?: string;
  /** Of `truncated`: how much was read; absent where nothing was. */
  readonly extent?: ReadExtent;
}

/** How much was read of more. */
export interface ReadExtent {
  readonly read: number;
  /** How many there are; absent where the platform does not say. */
  readonly total?: number;
  /** How many came, with those that were not read; absent where that is no more than was read. */
  readonly atLeast?: number;
}

/** The same in words: `the first 1200 of 5000`. */
export function extentText({ read, total, atLeast }: ReadExtent): string {
  if (total !== undefined) return `the first ${read} of ${total}`;
  return atLeast === undefined
    ? `the first ${read}, of how many is not known`
    : `the first ${read} of at least ${atLeast}`;
}
