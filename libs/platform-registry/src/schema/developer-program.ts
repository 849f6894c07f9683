import { z } from 'zod';
import { mapKey, pageUrl, platformId, text } from './primitives.js';

/** One dated fact: what a source says, in our own words. */
const fact = z.strictObject({
  text: text.describe('What the source says, in our own words'),
  source: mapKey.describe('Name of one of the sources of this file'),
});
const facts = z.array(fact).min(1);

/**
 * How a vendor registers developers: one file of `platforms/developer-programs`, which any number of platform files name
 * by `developerProgram`.
 */
export const developerProgramSchema = z
  .strictObject({
    id: platformId.describe('The file name without .json'),
    name: text.describe('What the vendor calls the program or its portal'),
    portal: pageUrl.describe('Where to register'),
    sources: z
      .record(
        mapKey,
        z.strictObject({
          title: text.describe('What was read'),
          url: pageUrl.describe('Where it stands').optional(),
          date: z
            .string()
            .regex(/^\d{4}-\d{2}(?:-\d{2})?$/, 'must be a month or a day, such as 2026-08 or 2026-08-22')
            .describe('When it was written, or read where it has no date'),
        }),
      )
      .describe('What the facts are taken from, by a name of this file')
      .optional(),
    redirectUri: z
      .strictObject({ https: z.literal(true).describe('Only https is taken, localhost included').optional() })
      .describe('What the portal demands of a redirect URI, where the gateway can check it')
      .optional(),
    steps: facts.describe('What to do in the portal, in order').optional(),
    clientTypes: facts.describe('Public or confidential, and what follows from it').optional(),
    algorithms: facts.describe('Keys and algorithms of signed assertions').optional(),
    redirectUris: facts.describe('What the portal demands of redirect URIs').optional(),
    scopes: facts.describe('Scopes as the portal labels them').optional(),
    waiting: facts.describe('How long registration takes').optional(),
    cost: facts.describe('What registration costs').optional(),
    testUsers: facts.describe('Test users and servers that the vendor publishes').optional(),
    pitfalls: facts.describe('What goes wrong').optional(),
    invalidClient: facts.describe('What to look at, in order, when the answer is invalid_client').optional(),
  })
  .superRefine((program, context) => {
    const sources = program.sources ?? {};
    for (const [topic, entries] of Object.entries(program)) {
      if (!Array.isArray(entries)) continue;
      (entries as z.infer<typeof facts>).forEach(({ source }, index) => {
        if (Object.hasOwn(sources, source)) return;
        context.addIssue({
          code: 'custom',
          path: [topic, index, 'source'],
          message: 'names no source of this file',
        });
      });
    }
  });

/** One file of `platforms/developer-programs`. */
export type DeveloperProgram = z.output<typeof developerProgramSchema>;
