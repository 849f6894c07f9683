import type { Coding, Coverage, DocumentReference, Organization, Patient, QuestionnaireResponse } from 'fhir/r4.js';
import type { Subscriber } from './subscriber.js';

/** A person or organization of the provider's side. */
export interface Provider {
  /** National Provider Identifier, ten digits. */
  readonly npi: string;
  readonly name?: string;
}

/** What the payer's CRD service said of the order; the guide has it handed on with the request. */
export interface CoverageAssertion {
  readonly id: string;
  readonly covered: string;
  readonly paNeeded?: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** The service that authorization is asked for. */
export interface RequestedService {
  readonly code: Coding;
  /** RxNorm or NDC, of a MedicationRequest. */
  readonly drug?: Coding;
  /** The code of a drug that was named for an order of another kind, which has no place for it. */
  readonly drugLeftOut?: string;
  readonly orderType: 'ServiceRequest' | 'DeviceRequest' | 'MedicationRequest';
  readonly claimType: 'professional' | 'institutional' | 'oral' | 'vision' | 'pharmacy';
  /** ICD-10-CM codes, the main one first. */
  readonly diagnoses: readonly string[];
  readonly quantity?: number;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** CMS place of service, two digits. */
  readonly placeOfService: string;
  /** X12 1365, the kind of service. */
  readonly serviceType: string;
  /** X12 1525, the kind of request. */
  readonly requestType: 'HS' | 'SC' | 'AR' | 'IN';
  readonly isUrgent: boolean;
  readonly assertion?: CoverageAssertion;
}

/** Everything that a PAS request is built from. */
export interface PriorAuthRequest {
  /** Our own name for the request: the same in every attempt to send it. */
  readonly requestId: string;
  /** System of the Bundle's identifier. */
  readonly identifierSystem: string;
  /** Who the payer knows the sender as (X12 TRN03); gives the Claim's identifier its system. */
  readonly senderId?: string;
  /** FHIR instant; the same in every attempt. */
  readonly at: string;
  readonly patient: Patient;
  readonly coverage: Coverage;
  /** Who holds the insurance, where the coverage names somebody else than the patient. */
  readonly subscriber?: Subscriber;
  readonly insurer: Organization;
  /** Who asks. */
  readonly requester: Provider;
  /** Who orders the service. */
  readonly orderer: Provider;
  /** Who gives it, where that is somebody else. */
  readonly performer?: Provider;
  readonly service: RequestedService;
  /** Answered forms and documents, in the order in which they were given. */
  readonly attachments: readonly (QuestionnaireResponse | DocumentReference)[];
}
