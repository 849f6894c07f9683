import type { PlatformDefinition } from '../schema/types.js';
import { TenantCatalog } from '../tenants/tenant-catalog.js';
import type { TenantIndex } from '../tenants/tenant-index.js';
import { listSource } from './name-index/directory-source.js';
import { NameIndexBuilder } from './name-index/name-index-builder.js';
import { sealNameIndex } from './name-index/name-index-file.js';

/** Returns the file of the index of names of a list, for a platform with this file. */
export function encodeNames(definition: PlatformDefinition, list: TenantIndex): Buffer {
  const builder = new NameIndexBuilder(new TenantCatalog([list]));
  finish(builder.addSource(listSource(definition, list)));
  return sealNameIndex({ definition, listChecksum: list.storedNames.listChecksum }, finish(builder.build()));
}

function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
