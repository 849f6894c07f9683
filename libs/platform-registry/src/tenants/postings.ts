/**
 * Where a word occurs, as one line of text: row numbers as differences in base 36, commas between them, and a
 * semicolon between rows whose name has the word and rows that have it elsewhere.
 */
export function encodePostings(inNames: readonly number[], elsewhere: readonly number[]): string {
  return `${encodeRows(inNames)};${encodeRows(elsewhere)}`;
}

function encodeRows(rows: readonly number[]): string {
  let last = 0;
  return rows
    .map((row) => {
      const difference = row - last;
      last = row;
      return difference.toString(36);
    })
    .join(',');
}

const comma = 44;
const semicolon = 59;
const nine = 57;

/**
 * Calls back with every row of what {@link encodePostings} wrote, between two positions of a text. Makes no objects:
 * common words have many rows, and common letters are in many words.
 */
export function readPostings(
  text: Buffer,
  start: number,
  end: number,
  visit: (row: number, inName: boolean) => void,
): void {
  let [row, digits, inName, isEmpty] = [0, 0, true, true];
  for (let at = start; at <= end; at += 1) {
    const byte = at === end ? semicolon : (text[at] ?? semicolon);
    if (byte === comma || byte === semicolon) {
      if (!isEmpty) visit((row += digits), inName);
      digits = 0;
      isEmpty = true;
      if (byte === semicolon) {
        row = 0;
        inName = false;
      }
    } else {
      digits = digits * 36 + (byte <= nine ? byte - 48 : byte - 87);
      isEmpty = false;
    }
  }
}
