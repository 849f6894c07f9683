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

/** Calls back with every row of a line written by {@link encodePostings}. Makes no objects: common words have many rows. */
export function readPostings(line: Buffer, visit: (row: number, inName: boolean) => void): void {
  let [row, digits, inName, isEmpty] = [0, 0, true, true];
  for (let at = 0; at <= line.length; at += 1) {
    const byte = line[at] ?? semicolon;
    if (byte === comma || byte === semicolon) {
      if (!isEmpty) visit((row += digits), inName);
      [digits, isEmpty] = [0, true];
      if (byte === semicolon) [row, inName] = [0, false];
    } else {
      digits = digits * 36 + (byte <= nine ? byte - 48 : byte - 87);
      isEmpty = false;
    }
  }
}
