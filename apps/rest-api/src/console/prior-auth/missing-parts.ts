import type { RequestDraft } from './request-draft.js';

/** What a request cannot be sent without, in words; empty where nothing is missing. */
export function missingIn({ details, forms = [], change, documents }: RequestDraft): string[] {
  if (change?.kind === 'attach') return documents.length === 0 ? ['the documents that the plan asked for'] : [];
  if (change?.kind === 'cancel') return [];
  return [
    ...(details.date === undefined ? ['the day of the service'] : []),
    ...(details.place === undefined ? ['the place of the service'] : []),
    ...(details.orderer.npi === undefined ? ['the number (NPI) of who orders it'] : []),
    ...forms.filter(({ isCompleted }) => !isCompleted).map(({ title }) => `the form “${title}”`),
  ];
}
