import { open } from 'node:fs/promises';

/** Far longer than any line of an audit trail. */
const mostBytes = 1024 * 1024;
const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;

/**
 * The lines of a file, without their line feeds. Of a line that is longer than the trail can have, such as zeros that a
 * machine without power left behind, only the first megabyte is given, so that no file takes more memory than another.
 *
 * @throws the system's error, with the file's path, when it cannot be read
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  for await (const lines of readLineBatches(path)) yield* lines;
}

/**
 * {@link readLines}, with all lines that one read ends at once: a turn of the event loop for each costs more than the line.
 *
 * @param lastBytes only so many at the end of the file are read, from the first whole line on; absent for all
 * @param onCut called when the file is longer
 */
export async function* readLineBatches(path: string, lastBytes?: number, onCut?: () => void): AsyncGenerator<string[]> {
  const file = await open(path);
  try {
    const skipped = lastBytes === undefined ? 0 : Math.max(0, (await file.stat()).size - lastBytes);
    if (skipped > 0) onCut?.();
    // With the byte before: where that ends a line, the line after it is whole.
    let position = Math.max(0, skipped - 1);
    let isFirstPart = skipped > 0;
    let parts: Buffer[] = [];
    let length = 0;
    const take = () => {
      const line = Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
      parts = [];
      return line;
    };
    for (;;) {
      const { bytesRead, buffer } = await file
        .read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position)
        .catch((error: Error) => {
          throw Object.assign(error, { path });
        });
      if (bytesRead === 0) break;
      position += bytesRead;
      const lines: string[] = [];
      for (const [piece, isEnd] of piecesOf(buffer.subarray(0, bytesRead))) {
        if (isEnd && length === 0 && piece.length <= mostBytes) {
          lines.push(piece.toString('utf8'));
          continue;
        }
        const isWithin = length < mostBytes;
        length += piece.length;
        if (isWithin) parts.push(piece);
        // As soon as it is too long: whoever looks for a fault need not wait for its end, which may never come.
        if (isWithin && (isEnd || length >= mostBytes)) lines.push(take());
        if (isEnd) length = 0;
      }
      if (isFirstPart && lines.length > 0) {
        lines.shift();
        isFirstPart = false;
      }
      if (lines.length > 0) yield lines;
    }
    if (parts.length > 0 && !isFirstPart) yield [take()];
  } finally {
    await file.close();
  }
}

/** What stands between line feeds, and whether one follows. */
function* piecesOf(bytes: Buffer): Generator<readonly [piece: Buffer, isEnd: boolean]> {
  let from = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
    yield [bytes.subarray(from, at), true];
    from = at + 1;
  }
  if (from < bytes.length) yield [bytes.subarray(from), false];
}
