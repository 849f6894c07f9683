import { PlatformError } from './errors.js';
import type { PlatformDefinition } from './schema/types.js';

/** A directory for everybody: of providers (Plan-Net), or of drugs (US Drug Formulary). */
export type OpenDirectory = 'providerDirectory' | 'formulary';

const words: Readonly<Record<OpenDirectory, string>> = {
  providerDirectory: 'provider directory',
  formulary: 'drug formulary',
};

/**
 * The platform that answers for a payer's open directory.
 *
 * @throws PlatformError DIRECTORY_NOT_OFFERED, naming the platforms that have one
 */
export function openDirectoryOf(
  definition: PlatformDefinition,
  kind: OpenDirectory,
  definitions: Iterable<PlatformDefinition>,
): string {
  const platform = definition.published?.[kind]?.platform;
  if (platform !== undefined) return platform;
  const others = [...definitions].filter(({ published }) => published?.[kind]?.platform !== undefined);
  const ids = others.map(({ id }) => id);
  const message = `No open ${words[kind]} of ${definition.name} is known. Known are those of: ${ids.join(', ') || 'none'}.`;
  throw new PlatformError('DIRECTORY_NOT_OFFERED', message);
}
