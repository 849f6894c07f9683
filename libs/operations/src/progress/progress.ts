/** Where progress is shown: the part of a terminal or file stream that is used. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What is being done, and how it is counted. */
export interface ProgressOptions {
  readonly label: string;
  /** How much there is to do; absent when nobody knows. */
  readonly total?: number;
  /** Bytes are shown as megabytes. */
  readonly unit?: 'items' | 'bytes';
  readonly stream: ProgressStream;
  readonly now?: () => number;
}

/** Tells a person how far something is. Shows nothing more once finished. */
export interface Progress {
  /** @param done how much is done in all, not since the last call */
  update(done: number): void;
  /** Ends the line, with a last word about the outcome. */
  finish(outcome: string): void;
}

const barRedrawMs = 100;
const lineEveryMs = 10_000;
const barWidth = 24;

/** Shows a bar that redraws itself on a terminal, and a line every ten seconds in a log. */
export function createProgress(options: ProgressOptions): Progress {
  const { label, stream, now = Date.now } = options;
  const started = now();
  const isTerminal = stream.isTTY === true;
  let shownAt = isTerminal ? -Infinity : started;
  let isFinished = false;
  if (!isTerminal) stream.write(`${label} …\n`);
  return {
    update(done) {
      const time = now();
      if (isFinished || time - shownAt < (isTerminal ? barRedrawMs : lineEveryMs)) return;
      shownAt = time;
      const text = describe(options, done, time - started);
      if (isTerminal) stream.write(`\r\u001b[2K${text.slice(0, Math.max(1, (stream.columns ?? 80) - 1))}`);
      else stream.write(`  ${text}\n`);
    },
    finish(outcome) {
      if (isFinished) return;
      isFinished = true;
      stream.write(`${isTerminal ? '\r\u001b[2K' : '  '}${label}: ${outcome} (${seconds(now() - started)})\n`);
    },
  };
}

function describe({ label, total, unit = 'items' }: ProgressOptions, done: number, elapsedMs: number): string {
  const amount = (value: number) => (unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : String(value));
  if (total === undefined || total <= 0) return `${label} ${amount(done)}, ${seconds(elapsedMs)}`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  // Early guesses swing too much to be worth reading.
  const left = share > 0.02 && share < 1 ? `, ${seconds((elapsedMs / share) * (1 - share))} left` : '';
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} % ${label} ${amount(done)} of ${amount(total)}${left}`;
}

function seconds(ms: number): string {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
