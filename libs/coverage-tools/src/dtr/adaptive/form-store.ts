import type { Library, QuestionnaireResponse, Resource, ValueSet } from 'fhir/r4.js';

/** An adaptive form between two rounds. */
export interface StoredForm {
  /** Still in progress, with every answer so far and the form inside it. */
  readonly response: QuestionnaireResponse;
  /** How often the payer has been asked for it. */
  readonly round: number;
}

/** What came with an adaptive form before its first question; later questions are filled in from it. */
export interface FormSources {
  readonly libraries: readonly Library[];
  readonly valueSets: readonly ValueSet[];
  /** The order, who orders, and the encounter. */
  readonly resources?: readonly Resource[];
}

/**
 * Stores adaptive forms of one caller at one platform between the rounds, so that any process can continue them. A
 * form may be gone before its time.
 */
export interface FormStore {
  /** @returns the id of the form; undefined where it cannot be stored: the caller then sends it back each time */
  begin(form: StoredForm, sources?: FormSources): Promise<string | undefined>;
  read(id: string): Promise<StoredForm | undefined>;
  /** Undefined where nothing came along, or too much to be stored. */
  sources(id: string): Promise<FormSources | undefined>;
  write(id: string, form: StoredForm): Promise<void>;
  /** Runs while nobody else, in any process, runs for the same form. */
  exclusively<T>(id: string, run: () => Promise<T>): Promise<T>;
}
