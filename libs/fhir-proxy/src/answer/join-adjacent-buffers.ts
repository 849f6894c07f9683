/**
 * Pieces of one answer as one, where they lie side by side in memory, as those of an answer of a known length do. Nothing
 * is copied; each piece that is one less saves a pass through whatever looks at it.
 */
export function joinAdjacentBuffers(pieces: readonly Buffer[]): readonly Buffer[] {
  const [first] = pieces;
  if (!first || pieces.length === 1) return pieces;
  const { buffer, byteOffset } = first;
  let end = byteOffset;
  for (const piece of pieces) {
    if (piece.buffer !== buffer || piece.byteOffset !== end) return pieces;
    end += piece.length;
  }
  return [Buffer.from(buffer, byteOffset, end - byteOffset)];
}
