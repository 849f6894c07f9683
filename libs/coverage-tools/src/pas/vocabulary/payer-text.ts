import { objectsOf } from '@fhir-gateway/fhir';
import type { CodeableConcept } from 'fhir/r4.js';
import { plainText } from '../../untrusted-text.js';

const longest = 500;

/** A payer's words as plain text on one line, at most 500 characters: never markup, never a command to whoever reads. */
export function payerText(value: unknown): string | undefined {
  return plainText(value, longest);
}

/** A reason in the payer's code and words. */
export interface CodedText {
  readonly system?: string;
  readonly code?: string;
  readonly text?: string;
}

/** The first coding of a concept, and its words. */
export function codedText(concept: CodeableConcept | undefined): CodedText | undefined {
  const [coding] = objectsOf(concept?.coding);
  const text = payerText(concept?.text) ?? payerText(coding?.display);
  const system = payerText(coding?.system);
  const code = payerText(coding?.code);
  if (text === undefined && code === undefined) return undefined;
  return {
    ...(system !== undefined && { system }),
    ...(code !== undefined && { code }),
    ...(text !== undefined && { text }),
  };
}
