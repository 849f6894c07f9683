import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);

/** What looking for providers takes; both apps validate with it. */
export const providersInput = z.object({
  specialty: words(200)
    .optional()
    .describe('Words or a NUCC code: "cardiologist", "207RC0000X"; also "cardiologist near Springfield, IL"'),
  place: words(200).optional().describe('City, state or ZIP code: "Springfield, IL", "62701"; no distances'),
  name: words(200).optional().describe('Name of the provider: "Dr. Odalys Brenn"'),
  plan: words(200).optional().describe('The person’s plan, by the name on the card; without it nothing is in network'),
  limit: z.int().min(1).max(50).optional().describe('Providers to list; default 20'),
});

/** A validated question for providers. */
export type ProvidersInput = z.output<typeof providersInput>;
