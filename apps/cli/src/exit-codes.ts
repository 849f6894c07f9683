/** What the command line tells a shell; the same for every command. */
export const exitCodes = {
  ok: 0,
  /** Looked, and found something wrong; or could not do what was asked. */
  problems: 1,
  /** Arguments or settings that do not fit. Nothing was done. */
  usage: 2,
  /** What was to be looked at cannot be reached or read, so nobody knows. */
  unreachable: 3,
  /** Done in part; the same command goes on. */
  unfinished: 4,
} as const;
