import type { TenantDirectory } from '../tenants.js';
import type { DirectorySource } from './name-index/directory-source.js';
import { NameIndexBuilder } from './name-index/name-index-builder.js';
import { openNameIndex } from './name-index/name-index-file.js';
import type { NameIndex } from './name-index/name-index.js';

/**
 * Returns indexes of all sources in their order, step by step: those that were stored with their lists, and between them
 * what has none, indexed now.
 */
export function* nameIndexes(
  sources: readonly DirectorySource[],
  tenants: TenantDirectory | undefined,
): Generator<undefined, NameIndex[]> {
  const indexes: NameIndex[] = [];
  let builder: NameIndexBuilder | undefined;
  for (const source of sources) {
    const stored = yield* storedIndex(source);
    if (stored === undefined) {
      builder ??= new NameIndexBuilder(tenants);
      yield* builder.addSource(source);
      continue;
    }
    if (builder !== undefined) indexes.push(yield* builder.build());
    builder = undefined;
    indexes.push(stored);
  }
  if (builder !== undefined) indexes.push(yield* builder.build());
  return indexes;
}

function* storedIndex({ definition, list }: DirectorySource): Generator<undefined, NameIndex | undefined> {
  const names = list?.storedNames;
  const file = names?.read();
  if (names === undefined || file === undefined) return undefined;
  return yield* openNameIndex(file, { definition, listChecksum: names.listChecksum });
}
