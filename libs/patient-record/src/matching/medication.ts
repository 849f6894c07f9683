import type { CodeableConcept } from 'fhir/r4.js';

/** What a medicine is, as courses are told apart. */
export interface Medicine {
  /**
   * Ingredients, how they are released and where they act; a text or a code where the ingredients are not known. Empty where
   * nothing is known.
   */
  readonly key: string;
  /** In plain words, sorted; empty where only a text is known. */
  readonly ingredients: readonly string[];
  /** Such as `500 MG`, in milligrams where the record says micrograms; absent where the record has none, or several. */
  readonly strength?: string;
}

/** What kind of statement an entry is: intended, obtained, taken as told, or paid. */
export type MedicationKind = 'ordered' | 'filled' | 'stated' | 'paid';

/** What one entry says of a medication. */
export interface MedicationEntry {
  readonly kind: MedicationKind;
  readonly concept: CodeableConcept | undefined;
  readonly medicine: Medicine;
  readonly status: string;
  readonly isActive: boolean;
  /** Entries with different values are never one course. */
  readonly apart: string;
  /** As the record writes it; absent where it does not say. */
  readonly date?: string;
  readonly startMs?: number;
  /** Infinite while it goes on. */
  readonly endMs?: number;
  /** Of a fill. */
  readonly supplyDays?: number;
  readonly prescriber?: string;
  /** All instructions in words. */
  readonly directions?: string;
  /** What the words and the structure of the directions say, where they differ. */
  readonly disputedDirections?: readonly [words: string, structure: string];
  /** Why it has its status. */
  readonly statusReason?: string;
  /** Of an order: until when it may be dispensed, as the record writes it. */
  readonly validUntil?: string;
  /** The end that a statement gives, as the record writes it. */
  readonly ended?: string;
  /** How often, where the record has it in numbers: `2 per 1 d`. */
  readonly frequency?: string;
}
