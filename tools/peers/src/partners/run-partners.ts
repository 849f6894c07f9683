import { runBulk } from './bulk.js';
import { runPas } from './pas.js';
import { Report } from './report.js';
import { runSmart } from './smart.js';
import { runUdap } from './udap.js';

/** The servers of others that the gateway is tried at, by name. */
export const partnerRuns = { smart: runSmart, bulk: runBulk, udap: runUdap, pas: runPas } as const;

/** One of them. */
export type PartnerName = keyof typeof partnerRuns;

/** How {@link runPartners} runs. */
export interface PartnerOptions {
  /** The built REST API. */
  readonly bundle: string;
  /** A folder of checkouts; without it every answer is a recorded one. */
  readonly source?: string | undefined;
  readonly print: (line: string) => void;
}

/** Asks each of them in turn, and prints a line for each step. */
export async function runPartners(names: readonly PartnerName[], options: PartnerOptions): Promise<Report> {
  const report = new Report(options.print);
  for (const name of names) await partnerRuns[name](report, options.bundle, options.source);
  report.note(`${report.held} held, ${report.broken} broken`);
  return report;
}
