import type { Disclosure, Requirements } from '@fhir-gateway/coverage-tools';
import type { ChosenDocument } from '@fhir-gateway/gateway';
import type { DraftForm } from './draft-form.js';

/** What a page of a draft shows. */
export type DraftView = 'plan' | 'change' | 'form' | 'documents' | 'send';

/** Whose record a request is made from, as it was when the request was begun. */
export interface DraftRecord {
  /** Id of the connection. */
  readonly connection: string;
  readonly platformName: string;
  readonly patientId: string;
  readonly personName: string;
  /** Birth date, age and sex, in words. */
  readonly about: string;
  /** A clinician signed in and not the patient. */
  readonly isActedFor?: boolean;
}

/** Who orders or gives a service. */
export interface Provider {
  readonly npi?: string;
  readonly name?: string;
}

/** A diagnosis of the record, coded in ICD-10-CM. */
export interface Diagnosis {
  readonly code: string;
  readonly text?: string;
}

/** What is asked for. */
export interface DraftService {
  /** CPT or HCPCS. */
  readonly code: string;
  readonly system?: string;
  readonly name?: string;
  readonly orderType?: 'ServiceRequest' | 'DeviceRequest' | 'MedicationRequest';
}

/** What the person says of the service; each may be missing until it is sent. */
export interface DraftDetails {
  /** `YYYY-MM-DD` */
  readonly date?: string;
  /** CMS place of service, two digits. */
  readonly place?: string;
  readonly orderer: Provider;
  readonly performer: Provider;
  /** ICD-10-CM codes, the main one first. */
  readonly diagnoses: readonly string[];
  readonly quantity?: string;
  readonly isUrgent: boolean;
  /** Platform of the plan, where the person names it. */
  readonly payer?: string;
  readonly coverage?: string;
}

/** What the plan said. */
export interface DraftAnswer {
  readonly at: string;
  readonly payerName: string;
  /** Whether the operator lets requests be sent to it. */
  readonly maySend: boolean;
  readonly requirements: Pick<
    Requirements,
    | 'status'
    | 'source'
    | 'platformId'
    | 'authorization'
    | 'documentation'
    | 'infoNeeded'
    | 'reasons'
    | 'details'
    | 'contacts'
    | 'dependencies'
    | 'assertionId'
    | 'expires'
    | 'ambiguous'
    | 'warnings'
    | 'cards'
    | 'sentRequests'
  >;
  /** The payer's own assertion, which goes with a request. */
  readonly assertion?: {
    readonly id: string;
    readonly covered: string;
    readonly pa_needed?: string;
    readonly date: string;
  };
}

/** What is shown before a request is sent. */
export interface DraftPreview {
  /** Stands for the person's having agreed; for one use within ten minutes. */
  readonly confirm: string;
  readonly until: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
  /** The very content as JSON; files are named by their length. */
  readonly content: string;
}

/** What a request that was sent is taken up again for. */
export interface DraftChange {
  /** `attach`: documents that the plan asked for; `update`: another day or quantity, more documents, a form that it asked for. */
  readonly kind: 'attach' | 'update' | 'cancel';
  readonly requestId: string;
  readonly sentAt: string;
  /** Of an update: day and quantity from now on; a quantity that is absent is named no more. */
  readonly date?: string;
  readonly quantity?: string;
  /** What the plan calls the form that it asked for. */
  readonly formContext?: string;
  /** Of a withdrawal: the person has said once that they want it. */
  readonly isSaidOnce?: boolean;
}

/** Why the last step did not go through. */
export interface DraftTrouble {
  readonly code: string;
  readonly message: string;
  readonly step: string;
}

/** A request for authorization that a person prepares in the console, as it is stored between its pages. */
export interface RequestDraft {
  readonly id: string;
  /** Counts its changes: what was written on an older page is not taken. */
  readonly version: number;
  readonly startedAt: string;
  /** The packet that it was begun from. */
  readonly packetId?: string;
  readonly record: DraftRecord;
  readonly service: DraftService;
  readonly details: DraftDetails;
  /** The diagnoses in words. */
  readonly knownDiagnoses: readonly Diagnosis[];
  readonly answer?: DraftAnswer;
  readonly forms?: readonly DraftForm[];
  readonly formNotes?: readonly string[];
  readonly documents: readonly ChosenDocument[];
  /** What the person is asked to let go to the payer, and what they were about to do. */
  readonly pending?: {
    readonly step: 'ask' | 'forms' | 'answers';
    readonly form?: number;
    readonly given?: Readonly<Record<string, unknown>>;
    readonly disclosure: Disclosure;
    readonly payerName: string;
    /** The list is another one than that which was agreed to. */
    readonly isChanged: boolean;
  };
  readonly preview?: DraftPreview;
  readonly trouble?: DraftTrouble;
  readonly sent?: { readonly requestId: string; readonly at: string };
  /** The request was sent, and is taken up again; in place of `sent`. */
  readonly change?: DraftChange;
}
