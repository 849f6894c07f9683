import { shortened } from '@fhir-gateway/fhir';

/** Why the arguments of a call cannot be taken, in words for whoever wrote them. */
export class ArgumentFault extends Error {
  /** The arguments of a right call that differ from those of the tool's example. */
  readonly example: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, example?: Readonly<Record<string, unknown>>) {
    super(message);
    this.example = example;
  }
}

const mostShown = 60;

/** What was given, short enough to be shown again to whoever gave it, and unable to open or close a mark. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}“”"]+/gu, ' ')
    .replace(/<(?=[/!a-z])/gi, ' ')
    .trim();
  return `"${shortened(plain, mostShown)}"`;
}
