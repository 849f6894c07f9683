/** A `Date` has whole seconds, and an answer is on its way for some time: less than this is no difference. */
const leastSeconds = 2;
/** A server whose clock is further away is not followed: its operator, or ours, has to set a clock. */
const mostSeconds = 310;
/** Servers that are remembered; a platform has one. */
const mostServers = 5_000;

/**
 * How far the clocks of authorization servers are ahead of this process's, by what their answers say (`Date`, RFC 9110
 * section 6.6.1). What is signed for a server, or by it, is dated by that server's clock.
 */
export class ServerClocks {
  readonly #aheadSeconds = new Map<string, number>();

  /**
   * Notes what an answer says.
   *
   * @param url that answered
   * @param date its header; nothing changes where there is none, or one that cannot be read
   * @param nowMs this process's clock when the answer came, epoch milliseconds
   */
  note(url: string, date: string | null, nowMs: number): void {
    const dateMs = Date.parse(date ?? '');
    if (Number.isNaN(dateMs)) return;
    const { origin } = new URL(url);
    const ahead = Math.round((dateMs + 500 - nowMs) / 1000);
    this.#aheadSeconds.delete(origin);
    if (Math.abs(ahead) < leastSeconds) return;
    if (this.#aheadSeconds.size >= mostServers) this.#forgetOldest();
    this.#aheadSeconds.set(origin, ahead);
  }

  /** Seconds that the server at an address is ahead, negative when it is behind; 0 as long as nothing is known. */
  aheadSeconds(url: string): number {
    const ahead = this.#noted(url);
    return Math.abs(ahead) > mostSeconds ? 0 : ahead;
  }

  /** Words for the log where a clock is too far away to be followed; `undefined` otherwise. */
  fault(url: string): string | undefined {
    const ahead = this.#noted(url);
    if (Math.abs(ahead) <= mostSeconds) return undefined;
    return `the clock of the server is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} this one`;
  }

  #noted(url: string): number {
    return this.#aheadSeconds.get(new URL(url).origin) ?? 0;
  }

  #forgetOldest(): void {
    const [oldest] = this.#aheadSeconds.keys();
    if (oldest !== undefined) this.#aheadSeconds.delete(oldest);
  }
}
