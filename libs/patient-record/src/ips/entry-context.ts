import type { DocumentReferences } from './document-references.js';

/** What every entry is made with. */
export interface EntryContext {
  readonly references: DocumentReferences;
  /** The address of the Patient in the document. */
  readonly patientUrl: string;
}
