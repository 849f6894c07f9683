/** A platform whose records are generated here; `sandbox-open` serves those of `sandbox-ehr`. */
export type TruthPlatform = 'sandbox-ehr' | 'sandbox-clinic' | 'sandbox-payer';

/** One coding as the record has it. */
export interface CodeTruth {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** What every fact has: where it stands, what people call it and how it is coded. */
export interface FactTruth {
  /** `Type/id` on its platform. */
  readonly ref: string;
  readonly text: string;
  readonly codes: readonly CodeTruth[];
}

/** Dates are as in the record: FHIR `date` or `dateTime`, in UTC. */
export interface ProblemTruth extends FactTruth {
  readonly status: string;
  /** `problem-list-item` or `encounter-diagnosis`. */
  readonly category: string;
  readonly onset?: string;
  readonly abatement?: string;
  readonly recorder?: string;
}

export interface MedicationTruth extends FactTruth {
  readonly status: string;
  readonly authored: string;
  readonly prescriber: string;
  readonly directions: string;
  readonly reason?: string;
}

export interface DispenseTruth extends FactTruth {
  readonly handedOver: string;
  readonly pharmacy: string;
  readonly quantity: number;
  readonly daysSupply: number;
}

export interface AllergyTruth extends FactTruth {
  readonly status: string;
  /** Absent where the record says that there is none. */
  readonly criticality?: string;
  readonly reactions: readonly { readonly text: string; readonly severity?: string }[];
  readonly recorded: string;
}

/** A laboratory result, a vital sign or an answer; blood pressure has two numbers instead of one. */
export interface ObservationTruth extends FactTruth {
  readonly date: string;
  readonly value?: number;
  readonly unit?: string;
  /** A value that is no number. */
  readonly answer?: string;
  readonly systolic?: number;
  readonly diastolic?: number;
  /** `H`, `L` or `N`; absent where the record has none. */
  readonly flag?: string;
  readonly low?: number;
  readonly high?: number;
}

export interface ImmunizationTruth extends FactTruth {
  readonly date: string;
  readonly performer?: string;
}

export interface EncounterTruth extends FactTruth {
  readonly start: string;
  readonly end: string;
  /** `AMB`, `EMER` or `IMP`. */
  readonly class: string;
  readonly clinician: string;
  readonly place: string;
  readonly reasons: readonly string[];
}

export interface ProcedureTruth extends FactTruth {
  readonly date: string;
  readonly performer: string;
}

export interface DeviceTruth extends FactTruth {
  readonly manufactured?: string;
  readonly serial?: string;
  readonly lot?: string;
  /** When it was put in: the date of the procedure that names it. */
  readonly implanted?: string;
}

export interface DocumentTruth extends FactTruth {
  readonly title: string;
  readonly date: string;
  readonly author: string;
  readonly contentType: string;
}

export interface ClaimTruth extends FactTruth {
  /** `pharmacy`, `professional` or `institutional`. */
  readonly type: string;
  readonly start: string;
  readonly end: string;
  readonly provider: string;
  /** US dollars by category: `submitted`, `eligible`, `discount`, `memberliability`, `paidtoprovider`. */
  readonly amounts: Readonly<Record<string, number>>;
}

export interface CoverageTruth {
  readonly ref: string;
  readonly status: string;
  readonly payer: string;
  readonly memberNumber: string;
  readonly plan?: string;
}

/** What one platform records of one person. Lists are oldest first. */
export interface PatientTruth {
  readonly patientId: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  readonly address?: string;
  readonly phone?: string;
  readonly deceased?: string;
  readonly problems: readonly ProblemTruth[];
  readonly medications: readonly MedicationTruth[];
  readonly dispenses: readonly DispenseTruth[];
  readonly allergies: readonly AllergyTruth[];
  readonly results: readonly ObservationTruth[];
  readonly vitals: readonly ObservationTruth[];
  readonly social: readonly ObservationTruth[];
  readonly immunizations: readonly ImmunizationTruth[];
  readonly encounters: readonly EncounterTruth[];
  readonly procedures: readonly ProcedureTruth[];
  readonly devices: readonly DeviceTruth[];
  readonly documents: readonly DocumentTruth[];
  readonly careTeam: readonly string[];
  readonly goals: readonly FactTruth[];
  readonly claims: readonly ClaimTruth[];
  /** Sums over all claims, US dollars by category. */
  readonly claimSums: Readonly<Record<string, number>>;
  readonly coverages: readonly CoverageTruth[];
  /** How many resources of each type the record has. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Two or more entries that speak of one thing. */
export interface SharedTruth {
  /** `same`: they agree. `contradicts`: they do not. `duplicate`: one platform has it more than once. */
  readonly kind: 'same' | 'contradicts' | 'duplicate';
  /** What it is about, e.g. `allergy`, `birth date`. */
  readonly about: string;
  readonly entries: readonly { readonly platform: TruthPlatform; readonly ref: string; readonly says: string }[];
}

/** One invented person over all platforms. */
export interface PersonTruth {
  /** The id of the person's Patient on `sandbox-ehr`. */
  readonly key: string;
  readonly records: Readonly<Partial<Record<TruthPlatform, PatientTruth>>>;
  readonly shared: readonly SharedTruth[];
}

export interface AccountTruth {
  readonly platform: TruthPlatform;
  readonly login: string;
  readonly displayName: string;
  readonly patientIds: readonly string[];
  readonly isClinician: boolean;
}

/** What is true of the records of a sandbox. */
export interface SandboxTruth {
  /** The "today" of the records. */
  readonly asOf: string;
  readonly people: readonly PersonTruth[];
  readonly accounts: readonly AccountTruth[];
}
