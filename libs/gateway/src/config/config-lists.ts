/** The words of a setting that has several, separated by commas; empty ones left out. */
export function readList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}
