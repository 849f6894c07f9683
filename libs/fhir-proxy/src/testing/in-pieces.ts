import type { UrlRewriter } from '../contract/url-rewriter.js';

/** What a rewriter makes of a text that is pushed in pieces, cut at these places. */
export function inPieces(rewriter: UrlRewriter, text: Buffer, cuts: readonly number[]): string {
  const output: Buffer[] = [];
  let read = 0;
  for (const cut of [...cuts.map((one) => Math.min(one, text.length)), text.length].sort((a, b) => a - b)) {
    output.push(rewriter.push(text.subarray(read, cut)));
    read = Math.max(read, cut);
  }
  return Buffer.concat([...output, rewriter.end()]).toString();
}
