import { splitPrefix } from './date-range.js';
import { badSearchValue } from '../base/fhir-error.js';
import type { Searchable } from './resource-repository.js';
import type { SearchSpec } from './search-catalogue.js';
import { quantitiesOf, searchValues, type QuantityValue } from './search-values.js';

/**
 * Compiles `[prefix]number[|system|code]`. `eq` means equal within the precision the client wrote: `5.4` is 5.35 up to, not including, 5.45.
 *
 * @param parts the value split at its unescaped bars
 * @throws FhirError 400 when the number or the number of parts is wrong
 * @see http://hl7.org/fhir/R4/search.html#quantity
 */
export function quantityTest(spec: SearchSpec, parts: readonly string[]): (target: Searchable) => boolean {
  const { prefix, rest } = splitPrefix(parts[0] ?? '');
  const number = /^[+-]?\d+(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(rest);
  if (!number || (parts.length !== 1 && parts.length !== 3) || (spec.kind === 'number' && parts.length !== 1)) {
    throw badSearchValue(spec.code, spec.kind);
  }
  const value = Number(rest);
  const half = 0.5 * 10 ** (Number(number[2] ?? 0) - (number[1] ?? '').length);
  const [, system = '', code = ''] = parts;
  const hasUnit = ({ system: ownSystem, code: ownCode, unit }: QuantityValue): boolean =>
    (system === '' || ownSystem === system) && (code === '' || ownCode === code || (system === '' && unit === code));
  const compares = ({ low, high }: QuantityValue): boolean => {
    switch (prefix) {
      case 'eq':
        return low >= value - half && high < value + half;
      case 'ne':
        return low < value - half || high >= value + half;
      case 'ap':
        return low <= value + Math.abs(value) / 10 && high >= value - Math.abs(value) / 10;
      // The other prefixes compare exact numbers, ignoring precision.
      default:
        return compareExactly(prefix, { low, high }, value);
    }
  };
  return (target) => searchValues(target, spec, quantitiesOf).some((it) => hasUnit(it) && compares(it));
}

function compareExactly(
  prefix: 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb',
  target: { low: number; high: number },
  value: number,
): boolean {
  switch (prefix) {
    case 'gt':
      return target.high > value;
    case 'lt':
      return target.low < value;
    case 'ge':
      return target.high >= value;
    case 'le':
      return target.low <= value;
    case 'sa':
      return target.low > value;
    case 'eb':
      return target.high < value;
  }
}
