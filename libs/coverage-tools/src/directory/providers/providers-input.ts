import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);

/** What looking for providers takes; both apps validate with it. */
export const providersInput = z.object({
  specialty: words(200).optional().describe('Words or a NUCC code'),
  place: words(200).optional().describe('"Springfield, IL" or ZIP code'),
  name: words(200).optional().describe('Name of the provider'),
  plan: words(200).optional().describe('Name on the card'),
  limit: z.int().min(1).max(50).optional().describe('Default 20'),
});

/** A validated question for providers. */
export type ProvidersInput = z.output<typeof providersInput>;
