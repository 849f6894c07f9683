import { certificateEnd, verifyPlatforms } from '../index.js';

/** Asks the servers of a folder's platform files for their public metadata; 0 when none of them needs attention. */
export function verifyFolder(platformsDirectory: string, output: { write(text: string): unknown }): Promise<number> {
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const streams = { stdout: output, stderr: output };
  const machine = { environment: {}, platformsDirectory, fetch, now: Date.now, sleep, certificateEnd };
  return verifyPlatforms({ ids: [] }, { ...machine, ...streams });
}
