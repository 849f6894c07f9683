import type { BenchCase } from './measure/cases.js';
import { cases, fhirPath } from './measure/cases.js';
import type { LoadOrder } from './measure/load.js';

/** Something that serves the stub's records, to be measured. */
export interface Target {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the right answer, by case. */
  readonly expectedBytes: Readonly<Record<BenchCase['name'], number>>;
  /** How it is asked, where that is not a GET below {@link fhirPath}. */
  readonly requests?: Readonly<Record<BenchCase['name'], TargetRequest>>;
}

/** A request as the load generator sends it. */
export type TargetRequest = Pick<LoadOrder, 'path' | 'method' | 'headers' | 'body'>;

/**
 * Describes a target once it has given the right answers: those of the platform, with the platform's address replaced
 * by the target's where it rewrites. What is wrong may be as fast as it likes, it is not measured.
 *
 * @param upstreamBase the platform's FHIR base
 * @throws Error when an answer differs
 */
export async function checkTarget(
  target: Omit<Target, 'expectedBytes' | 'requests'>,
  options: { upstreamBase: string; rewrites: boolean },
): Promise<Target> {
  const expectedBytes = { read: 0, search: 0 };
  for (const { name, path } of cases) {
    const original = await fetchText(`${options.upstreamBase}${path}`, {});
    const expected = options.rewrites
      ? original.replaceAll(`"${options.upstreamBase}`, `"${target.origin}${fhirPath}`)
      : original;
    const answer = await fetchText(`${target.origin}${fhirPath}${path}`, target.headers);
    if (answer !== expected)
      throw new Error(`${target.name} gives another ${name} than expected: ${answer.slice(0, 500)}`);
    expectedBytes[name] = Buffer.byteLength(expected);
  }
  return { ...target, expectedBytes };
}

async function fetchText(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(url, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`);
  return text;
}
