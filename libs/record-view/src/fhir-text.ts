import type { CodeableConcept, HumanName, Period, Quantity, Range, Reference } from 'fhir/r4.js';

/** The text of a concept: its own, else the first display, else the first code. */
export function conceptText(concept: CodeableConcept | undefined): string | undefined {
  if (!concept) return undefined;
  const coding = concept.coding?.find(({ display }) => display) ?? concept.coding?.[0];
  return clean(concept.text) ?? clean(coding?.display) ?? clean(coding?.code);
}

/** The texts of several concepts, joined. */
export function conceptTexts(concepts: readonly CodeableConcept[] | undefined): string | undefined {
  return join(concepts?.map(conceptText));
}

/** A quantity such as `6.1 %` or `<5 mg`. */
export function quantityText(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined;
  const unit = quantity.unit ?? quantity.code;
  return clean([`${quantity.comparator ?? ''}${quantity.value}`, unit].filter(Boolean).join(' '));
}

/** A range such as `4 to 5.6 %`, or `under 5.6 %` when only one end is given. */
export function rangeText(range: Range | undefined): string | undefined {
  const low = quantityText(range?.low);
  const high = quantityText(range?.high);
  if (low && high) return `${range?.low?.value} to ${high}`;
  if (low) return `from ${low}`;
  return high && `up to ${high}`;
}

/** The start of a period, or its end when only that is known. */
export function periodDate(period: Period | undefined): string | undefined {
  return period?.start ?? period?.end;
}

/** The display of a reference; the bare reference when it has none. */
export function referenceText(reference: Reference | undefined): string | undefined {
  return clean(reference?.display) ?? clean(reference?.reference);
}

/** A person's name in reading order; the official or usual one when there are several. */
export function nameText(names: readonly HumanName[] | undefined): string | undefined {
  const name = names?.find(({ use }) => use === 'official' || use === 'usual') ?? names?.[0];
  if (!name) return undefined;
  return (
    clean(name.text) ?? clean([...(name.prefix ?? []), ...(name.given ?? []), name.family].filter(Boolean).join(' '))
  );
}

/** What is present, joined by `; `; undefined when nothing is. */
export function join(texts: readonly (string | undefined)[] | undefined, separator = '; '): string | undefined {
  const present = texts?.filter((text): text is string => typeof text === 'string' && text !== '');
  return present && present.length > 0 ? present.join(separator) : undefined;
}

// C0 and C1 controls, zero-width and bidirectional marks, tags, and halves of characters: invisible to a person,
// instructions or noise to a model.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]+/gu;
const longestText = 300;
// Words of Latin letters, digits and signs with one space between them, as most texts are.
const alreadyClean =
  /^[!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]+(?: [!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]+)*$/;

/**
 * Text of a record made safe to stand in a line: without control and invisible characters, on one line, shortened with an
 * ellipsis beyond `longest` characters. Undefined when nothing is left, and for anything that is no text.
 */
export function clean(text: unknown, longest = longestText): string | undefined {
  if (typeof text !== 'string') return undefined;
  // Nothing of most texts has to go, and looking is much cheaper than replacing.
  const isLonger = text.length > longest;
  if (alreadyClean.test(isLonger ? text.slice(0, longest + 1) : text)) {
    return isLonger ? `${text.slice(0, longest - 1)}…` : text;
  }
  // A text of any length is cut before it is searched, with room for what will be taken out.
  const flat = text
    .slice(0, longest * 4)
    .replace(invisible, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (flat === '') return undefined;
  if (flat.length <= longest && text.length <= longest * 4) return flat;
  // A pair of surrogates is not cut in two.
  return `${flat.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Text of a document made safe to show: without control and invisible characters, its lines kept, no more than one empty. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\f\u0085\u2028\u2029]/)
    .map((line) =>
      line
        .replace(/[\t\u00a0]/g, '  ')
        .replace(invisible, '')
        .trimEnd(),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
