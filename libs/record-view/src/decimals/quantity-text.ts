import { numberText } from '@fhir-gateway/fhir';
import type { Money, Quantity, Range, Ratio } from 'fhir/r4.js';
import { clean, join } from '../clean-text.js';

/** A quantity such as `6.1 %` or `<5 mg`, with the digits of the record, also where a server writes them as text. */
export function quantityText(quantity: Quantity | undefined): string | undefined {
  const number = digitsOf(quantity);
  if (quantity === undefined || number === undefined) return undefined;
  return clean([`${quantity.comparator ?? ''}${number}`, unitText(quantity)].filter(Boolean).join(' '));
}

function digitsOf(quantity: Quantity | undefined): string | undefined {
  return numberText(quantity, 'value') ?? clean(quantity?.value);
}

/** The unit in words: UCUM's `mm[Hg]` as people write it, an annotation such as `{score}` as its word, `1` as nothing. */
export function unitText({ unit, code }: Quantity): string | undefined {
  const written = clean(unit) ?? clean(code);
  if (written === undefined || written === '1') return undefined;
  return written.replace('mm[Hg]', 'mmHg').replace(/^\{([^{}]+)\}$/, '$1');
}

/** A range such as `4 to 5.6 %`, or `up to 5.6 %` when only one end is given. */
export function rangeText(range: Range | undefined): string | undefined {
  const { low, high } = range ?? {};
  const from = quantityText(low);
  const to = quantityText(high);
  if (low && high && from && to) {
    const isOneUnit = unitText(low) === undefined || unitText(low) === unitText(high);
    return `${isOneUnit ? `${low.comparator ?? ''}${digitsOf(low) ?? ''}` : from} to ${to}`;
  }
  if (from) return `from ${from}`;
  return to && `up to ${to}`;
}

/** A ratio such as `1:160`, or `5 mg : 1 mL` with units. */
export function ratioText(ratio: Ratio | undefined): string | undefined {
  const parts = [ratio?.numerator, ratio?.denominator].filter((part) => part !== undefined);
  const separator = parts.every((part) => unitText(part) === undefined) ? ':' : ' : ';
  return join(parts.map(quantityText), separator);
}

/** An amount with its currency. */
export function moneyText(amount: Money | undefined): string | undefined {
  const number = numberText(amount, 'value')?.replace(longFraction, (digits) =>
    String(Number(Number(digits).toFixed(4))),
  );
  return number && join([number, amount?.currency], ' ');
}

/** No price has more than four digits behind the point: what has was added up in binary, as 80.30000000000001. */
const longFraction = /^-?\d{1,11}\.\d{5,}$/;
