/** Rewrites one text as its bytes pass. */
export interface UrlRewriter {
  /**
   * Takes the next chunk and returns what is certain; may be empty, and is the chunk itself when nothing changes.
   *
   * @param isLast nothing follows, so that nothing need be held back for what might
   */
  push(chunk: Buffer, isLast?: boolean): Buffer;
  /** Returns what was held back, once the text has ended. */
  end(): Buffer;
}
