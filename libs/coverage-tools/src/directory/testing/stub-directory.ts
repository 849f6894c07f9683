import { platform, type Scripted } from '@fhir-gateway/testing/platform';
import type { DirectoryContext } from '../directory-context.js';

/** A resource as a test writes it. */
export interface StubResource {
  readonly resourceType: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

/**
 * A directory that ignores every parameter and includes nothing.
 *
 * @param answers for a type or an address instead
 */
export function stubDirectory(resources: readonly StubResource[], answers: Readonly<Record<string, Scripted>> = {}) {
  const server = platform(...resources).at('https://gateway.example/api/fhir/stub-directory');
  for (const [target, answer] of Object.entries(answers)) server.answers(target, answer);
  const context: DirectoryContext = {
    platformId: 'stub-directory',
    baseUrl: server.base,
    now: () => Date.parse('2026-11-28T10:00:00Z'),
    read: server.reader,
  };
  return { server, asked: server.asked, context };
}
