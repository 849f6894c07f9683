/** What a code means at the apps. */
export interface ErrorRow {
  readonly httpStatus: number;
  /** FHIR R4 IssueType, for OperationOutcome. */
  readonly issueCode: string;
  /** Whether the same call can succeed later without anyone doing anything. */
  readonly retryable: boolean;
  /** What helps; neutral, so that both apps can show it. */
  readonly nextStep?: string;
}

/** What will not succeed by itself. `nextStep` says what helps. */
export const row = (httpStatus: number, issueCode: string, nextStep?: string): ErrorRow =>
  Object.freeze({ httpStatus, issueCode, retryable: false, nextStep });

/** What can succeed later by itself. */
export const transient = (httpStatus: number, issueCode: string, nextStep = 'Try again in a moment.'): ErrorRow =>
  Object.freeze({ httpStatus, issueCode, retryable: true, nextStep });
