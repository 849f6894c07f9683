/** What no answer may say: nothing that was read proves it, and people rely on it. */
const neverSaid: readonly RegExp[] = [
  /\bnot required\b/i,
  /\bno (?:prior )?authorization (?:is )?(?:needed|required|necessary)\b/i,
  /\b(?:does|do) not (?:need|require) (?:prior )?authorization\b/i,
  /\brequired for you\b/i,
  /\b(?:is|are|you’re) exempt\b/i,
  /\b(?:is|are) medically necessary\b/i,
  /\bprobab(?:ly|ility)\b|\blikely to be approved\b|\bchance of approval\b/i,
  /\b(?:was|were|is|has been) submitted\b/i,
];

/** The words of a text that no answer on prior authorization may say. */
export function neverSaidIn(text: string): readonly string[] {
  return neverSaid.flatMap((one) => one.exec(text)?.[0] ?? []);
}
