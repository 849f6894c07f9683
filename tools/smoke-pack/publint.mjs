// What publint says of a tarball: entries that are not there, or are read in another format or order than they have.
import { readFile } from 'node:fs/promises';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * @param tarball what `npm pack` made of a package
 * @returns errors and warnings, each a line
 */
export async function publintFaults(tarball) {
  const file = await readFile(tarball);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { messages, pkg } = await publint({ level: 'warning', pack: { tarball: bytes } });
  return messages.map((message) => `${pkg.name}: ${formatMessage(message, pkg, { color: false })}`);
}
