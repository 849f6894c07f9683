/** Filters that mean the same for every type, whatever FHIR calls them there. */
export interface CommonFilters {
  readonly patient_id?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly text?: string | undefined;
  readonly status?: string | undefined;
  readonly category?: string | undefined;
  readonly code?: string | undefined;
}

/** FHIR search parameters; a list repeats the parameter, so that all of its values must hold. */
export type SearchParams = Readonly<Record<string, string | readonly string[]>>;

/** A search in FHIR's words, and how it came to them. */
export interface SearchReading {
  readonly params: SearchParams;
  /** What was understood that was not said so, one sentence each. */
  readonly notices: readonly string[];
}

/** What a reading depends on beside the arguments. */
export interface ReadingContext {
  /** Day of the call, `YYYY-MM-DD`. */
  readonly today: string;
  /** Kind of the platform, as its file says. */
  readonly platformKind?: string | undefined;
}

export type GivenParams = Readonly<Record<string, unknown>>;

/** What filters are added to. */
export interface Target {
  add(name: string, values: readonly string[]): void;
  readonly notices: string[];
}
