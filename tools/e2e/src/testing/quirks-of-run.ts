import type { FactTruth } from '@fhir-gateway/sandbox/truth';

/** Habits of unkind servers that every sandbox of this run has; see `npm test -- --quirks`. */
const quirks = new Set((process.env['FHIR_GATEWAY_SANDBOX_QUIRKS'] ?? '').split(',').map((name) => name.trim()));

const has = (name: string): boolean => quirks.has('all') || quirks.has(name);

/** Whether the sandboxes of this run say how many results there are. */
export const givesTotals = !has('no-total');

/** Whether their concepts have names beside their codes. */
const givesNames = !has('no-display') && !has('bare-codes');

/** What identifies a fact in the records of this run: its name, or its codes where a switch takes names away. */
export function wordsFor({ text, codes }: FactTruth): readonly string[] {
  return givesNames || codes.length === 0 ? [text] : codes.map(({ code }) => code);
}
