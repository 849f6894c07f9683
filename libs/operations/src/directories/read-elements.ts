import type { Readable } from 'node:stream';
import { chain } from 'stream-chain';
import { pick } from 'stream-json/filters/pick.js';
import { parser } from 'stream-json/parser.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { BundleReader } from './bundle-reader.js';
import type { DirectoryReader } from './candidate.js';
import { ImportError } from './errors.js';
import { FlatListReader } from './flat-list.js';
import { asObject } from './json-values.js';

/** What was read, by which of the formats. */
export interface ReadDirectory {
  readonly reader: DirectoryReader;
  readonly elements: number;
}

/**
 * Reads a directory of any of the three formats, element by element: the file is never in memory as a whole.
 *
 * @param tenantExtension see {@link BundleReader}
 * @throws ImportError when it is no JSON, is cut short, or has no list that could be a directory
 */
export async function readElements(source: Readable, tenantExtension?: string): Promise<ReadDirectory> {
  let reader: DirectoryReader | undefined;
  let elements = 0;
  const pipeline = chain([
    source,
    parser({ streamValues: false }),
    pick({ filter: /^(?:entry|Endpoints)$/ }),
    streamArray(),
  ]);
  try {
    for await (const { value } of pipeline as AsyncIterable<{ value: unknown }>) {
      reader ??= asObject(value)?.['resource'] === undefined ? new FlatListReader() : new BundleReader(tenantExtension);
      reader.read(value);
      elements += 1;
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const isFromDisk = typeof error === 'object' && error !== null && 'syscall' in error;
    if (isFromDisk) throw new ImportError('The list cannot be read.', { cause: error });
    throw new ImportError('The list is not JSON, or is cut short.', { cause: error });
  } finally {
    source.destroy();
  }
  if (reader === undefined) {
    throw new ImportError('The list has neither entries of a FHIR bundle nor a list named Endpoints.');
  }
  return { reader, elements };
}
